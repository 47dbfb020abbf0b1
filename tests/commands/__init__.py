"""The commands, each run as a person types it."""
