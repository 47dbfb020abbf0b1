"""What a person may do, whatever carries the wish: Telegram, the terminal, the command line."""
