"""What the delivery room needs of the outside, in its own words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import Address, Delivery, Message, Outcome, Owed, Settlement


class Channel(Protocol):
    """The way to a chat. Never raises for what is expected of networks and people."""

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False
    ) -> Outcome:
        """Send a new message. Raises TokenRevoked."""
        ...

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        """Replace a message that was sent. Raises TokenRevoked."""
        ...


class Outbox(Protocol):
    """The messages we owe, as the sender sees them."""

    async def claim(self, limit: int, lease: timedelta, now: datetime) -> Sequence[Owed]:
        """Lease due deliveries, the oldest of each chat, at most one a chat."""
        ...

    async def fold(
        self, delivery: Delivery, limit: int, lease: timedelta, now: datetime
    ) -> Sequence[Owed]:
        """Lease up to `limit` further new alerts that are due for the same chat, oldest first."""
        ...

    async def begin(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        """Mark leased deliveries as `sending`, committed before the request; return ours."""
        ...

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write down what sending came to, all or nothing; one no longer ours is left."""
        ...

    async def lost(self, now: datetime) -> Sequence[Delivery]:
        """Return deliveries that a dead sender left in `sending`: they may have arrived."""
        ...
