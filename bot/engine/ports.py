"""What the application needs of an engine. One adapter: embedded; the next will be PostgreSQL's."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.model import FeedClaim


class Topic(StrEnum):
    """What there may be to do. A wake-up is a hint: whoever wakes asks the store."""

    POLL = "poll"  # feeds may be due
    SEND = "send"  # deliveries may be due
    TIDY = "tidy"  # what is old may be forgotten


class Claims(Protocol):
    """Work that is leased, so that a dead worker's share is taken over."""

    async def claim(self, limit: int, now: datetime) -> Sequence[FeedClaim]:
        """Lease feeds that are due, one a host, oldest first."""
        ...

    async def release(self, now: datetime) -> int:
        """Give back every lease of this worker; return how many."""
        ...


class Wakeups(Protocol):
    """Hints that there is work, never the work itself."""

    def notify(self, topic: Topic) -> None:
        """Wake whoever waits for the topic, now or next time."""
        ...

    async def wait(self, topic: Topic, longest: timedelta) -> bool:
        """Wait for a hint; return False if none came in that time."""
        ...


class Leader(Protocol):
    """Who may poll Telegram and send: one process at a time."""

    def lead(self, role: str) -> AbstractAsyncContextManager[int]:
        """Become the leader and hold it; the value is the epoch, growing with each leader."""
        ...


class Dispatcher(Protocol):
    """What runs at fixed times."""

    def every(self, interval: timedelta, name: str, job: Callable[[], None]) -> None:
        """Call a short job at each interval, the first time at once; never dropped for being late.

        A job only gives a hint (`Wakeups.notify`): the work lives in tasks that can be waited for.
        """
        ...

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...
