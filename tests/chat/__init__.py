"""Facts about the chat room."""
