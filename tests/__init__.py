"""Facts about Rasid, one folder a room."""
