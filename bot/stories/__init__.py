"""Which articles tell of one event."""

from bot.stories.cluster import place
from bot.stories.fingerprint import keys

__all__ = ["keys", "place"]
