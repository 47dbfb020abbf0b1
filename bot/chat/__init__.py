"""The conversation with a person, and Telegram as the way it travels."""
