"""What goes on for ever: polling what is due, sending what is owed, tidying, telling it lives.

Each loop waits for a hint and then asks the store, so a lost hint costs a second, not an alert.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.config import Retention
from bot.engine.ports import Claims, Topic, Wakeups
from bot.errors import TokenRevoked
from bot.model import Feed, FeedClaim, FetchFailed
from bot.pipeline import Polled
from bot.store import Database, Unit

log = structlog.get_logger(__name__)

OnPoll = Callable[[Feed, Polled], None]

_HINT = timedelta(seconds=2)  # the longest wait for a hint before the store is asked anyway
TIDY = timedelta(hours=2)
_LAST_WORDS = timedelta(seconds=7)  # a supervisor kills after ten
_HEARTBEAT = timedelta(seconds=10)
_BROKEN = timedelta(seconds=5)  # after a round that failed: a full disk must not spin


async def forever(
    wakeups: Wakeups, topic: Topic, work: Callable[[], Awaitable[int]], hint: timedelta = _HINT
) -> None:
    """Do `work` at each hint, and again at once as long as it finds something, until cancelled.

    A round that fails is logged and tried again: the cause may pass. Raises TokenRevoked.
    """
    while True:
        try:
            while await work():
                pass
        except TokenRevoked:
            raise
        except Exception:  # the loop around everything: to end here would be a silent stall
            log.exception("round failed", topic=topic.value)
            await wakeups.wait(topic, _BROKEN)
        await wakeups.wait(topic, hint)


class Polls(Protocol):
    """What the poller needs of the pipeline."""

    async def poll(self, claim: FeedClaim) -> Polled | None:
        """Poll one leased feed; None if the lease went to another worker meanwhile."""
        ...


class Sends(Protocol):
    """What the sending loop needs of the sender."""

    async def send_due(self) -> int:
        """Send what is due; return how many deliveries were settled as sent."""
        ...


class Poller:
    """Keeps as many polls running as there are places, each feed under its lease."""

    def __init__(
        self,
        *,
        pipeline: Polls,
        claims: Claims,
        wakeups: Wakeups,
        clock: Clock,
        places: int,
        on_poll: OnPoll,
    ) -> None:
        self._pipeline = pipeline
        self._claims = claims
        self._wakeups = wakeups
        self._clock = clock
        self._places = places
        self._on_poll = on_poll
        self._running: set[asyncio.Task[None]] = set()

    async def round(self) -> int:
        """Begin polls of what is due, as far as there are free places; return how many."""
        free = self._places - len(self._running)
        if free <= 0:
            return 0
        claims = await self._claims.claim(free, self._clock())
        for claim in claims:
            task = asyncio.create_task(self._poll(claim), name=f"poll {claim.feed.id}")
            self._running.add(task)
            task.add_done_callback(self._done)
        return len(claims)

    async def settle(self) -> None:
        """Wait until no poll is running."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def run(self) -> None:
        """Poll until cancelled; then let go of what runs and give the leases back."""
        try:
            await forever(self._wakeups, Topic.POLL, self.round)
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            await self._claims.release(self._clock())

    async def _poll(self, claim: FeedClaim) -> None:
        try:
            polled = await self._pipeline.poll(claim)
        except Exception:  # one bad feed hurts only itself; its lease ends and it is due again
            log.exception("poll failed", feed=claim.feed.id)
            return
        if polled is not None:
            self._on_poll(claim.feed, polled)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wakeups.notify(Topic.POLL)  # a place is free


class Failures:
    """Feeds that began to fail or came back, gathered so that an outage is one line, not a wall."""

    def __init__(self) -> None:
        self._failing: dict[str, str] = {}
        self._recovered: list[str] = []

    def note(self, before: Feed, polled: Polled) -> None:
        """Take note of a poll."""
        feed = polled.feed
        name = feed.title or feed.url
        log.debug("feed polled", feed=feed.id, articles=polled.articles, alerts=polled.alerts)
        if isinstance(polled.result, FetchFailed):
            if before.failures == 0:
                self._failing[name] = polled.result.detail
        elif before.failures:
            self._failing.pop(name, None)
            self._recovered.append(name)

    def tell(self) -> None:
        """Log what was gathered, and forget it."""
        if self._failing:
            told = "; ".join(f"{name} ({why})" for name, why in sorted(self._failing.items()))
            log.warning("feeds fail, and will be tried again", n=len(self._failing), feeds=told)
        if self._recovered:
            log.info("feeds are back", n=len(self._recovered), feeds="; ".join(self._recovered))
        self._failing, self._recovered = {}, []


async def send(wakeups: Wakeups, sender: Sends) -> None:
    """Send what is owed until cancelled. Raises TokenRevoked."""
    await forever(wakeups, Topic.SEND, lambda: _to_the_end(sender.send_due()))


async def _to_the_end(work: Coroutine[None, None, int]) -> int:
    """Do a round; if cancelled, first let what is on its way arrive and be settled.

    A request cut off in the middle may have arrived: after the restart it would be sent again.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_LAST_WORDS.total_seconds())
        task.cancel()
        raise


async def tidy(wakeups: Wakeups, database: Database, retention: Retention, clock: Clock) -> None:
    """Forget what is old, a bounded step at a time, until cancelled."""

    async def step() -> int:
        now = clock()
        pruned = await database.run(
            lambda unit: unit.retention.prune(
                articles_before=now - timedelta(days=retention.articles),
                seen_before=now - timedelta(days=retention.seen),
                deliveries_before=now - timedelta(days=retention.deliveries),
            )
        )
        if any(pruned.values()):
            log.info("pruned", **pruned)
        return max(pruned.values(), default=0)

    await forever(wakeups, Topic.TIDY, step, TIDY)


async def heartbeat(database: Database, failures: Failures, clock: Clock) -> None:
    """Write down that the process lives, for `rasid doctor`, and tell what failed meanwhile."""

    def beat(unit: Unit) -> None:
        unit.meta.set("tick", clock().isoformat())

    while True:
        try:
            await database.run(beat)
        except Exception:  # told, and `rasid doctor` sees the old tick
            log.exception("heartbeat failed")
        failures.tell()
        await asyncio.sleep(_HEARTBEAT.total_seconds())
