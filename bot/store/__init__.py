"""Everything that is kept. Takes and gives model types; no row or session leaves the room."""

from bot.store.durable import DurableClaims, DurableOutbox
from bot.store.session import Database, Unit

__all__ = ["Database", "DurableClaims", "DurableOutbox", "Unit"]
