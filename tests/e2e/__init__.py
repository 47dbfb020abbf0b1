"""The real `rasid run`, as a process, between a fake Telegram and feeds that misbehave."""
