"""The lexicon: its sources, its file, what it finds and how queries are understood."""
