"""One file a change, in order, named for what it does."""
