"""What a chat is told, when, and what becomes of it."""
