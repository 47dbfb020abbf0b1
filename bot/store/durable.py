"""The store as other rooms ask for it: their ports, fulfilled by the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Delivery, FeedClaim, Owed, Settlement
from bot.store.session import Database


class DurableOutbox:
    """The outbox as one sender sees it."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def claim(self, limit: int, lease: timedelta, now: datetime) -> Sequence[Owed]:
        """Lease due deliveries, the oldest of each chat, at most one a chat."""
        return await self._database.run(
            lambda unit: unit.outbox.claim(self._owner, limit, lease, now)
        )

    async def fold(
        self, delivery: Delivery, limit: int, lease: timedelta, now: datetime
    ) -> Sequence[Owed]:
        """Lease up to `limit` further new alerts that are due for the same chat, oldest first."""
        return await self._database.run(
            lambda unit: unit.outbox.fold(delivery, self._owner, limit, lease, now)
        )

    async def begin(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        """Mark leased deliveries as `sending`, committed before the request; return those ours."""
        return await self._database.run(lambda unit: unit.outbox.begin(deliveries, now))

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write down what sending came to, in one transaction."""
        await self._database.run(lambda unit: unit.outbox.settle(settlements, now))

    async def lost(self, now: datetime) -> Sequence[Delivery]:
        """Return deliveries that a dead sender left in `sending`: they may have arrived."""
        return await self._database.run(lambda unit: unit.outbox.lost(now))

    async def release(self) -> int:
        """Give back what was leased and not begun; return how many."""
        return await self._database.run(lambda unit: unit.outbox.release(self._owner))


class DurableClaims:
    """The feeds as one worker leases them."""

    def __init__(
        self, database: Database, owner: str, lease: timedelta, host_gap: timedelta
    ) -> None:
        self._database = database
        self._owner = owner
        self._lease = lease
        self._host_gap = host_gap

    async def claim(self, limit: int, now: datetime) -> Sequence[FeedClaim]:
        """Lease feeds that are due, one a host, oldest first."""
        return await self._database.run(
            lambda unit: unit.feeds.claim(self._owner, limit, self._lease, self._host_gap, now)
        )

    async def release(self, now: datetime) -> int:  # noqa: ARG002 (the port's)
        """Give back every lease of this worker; return how many."""
        return await self._database.run(lambda unit: unit.feeds.release(self._owner))
