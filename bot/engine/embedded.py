"""The engine inside one process: events for wake-ups, a locked file for the leader, APScheduler."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.engine.ports import Topic


class EmbeddedWakeups:
    """Hints as events: one that came while nobody waited is found at the next wait."""

    def __init__(self) -> None:
        self._events = {topic: asyncio.Event() for topic in Topic}

    def notify(self, topic: Topic) -> None:
        """Wake whoever waits for the topic."""
        self._events[topic].set()

    async def wait(self, topic: Topic, longest: timedelta) -> bool:
        """Wait for a hint; return False if none came in that time."""
        event = self._events[topic]
        try:
            async with asyncio.timeout(longest.total_seconds()):
                await event.wait()
        except TimeoutError:
            return False
        event.clear()
        return True


class EmbeddedLeader:
    """Leadership as a lock on a file beside the data: the kernel frees it when a process dies.

    Two processes on one database would send every alert's messages from one queue, which is safe,
    but both would ask Telegram for updates, which Telegram refuses (409).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def lead(self, role: str) -> AsyncIterator[int]:
        """Hold the lock of a role; raises BlockingIOError if another process holds it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{role}.lock").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.seek(0)
            epoch = int(file.read() or 0) + 1
            file.truncate(0)
            file.write(str(epoch))
            file.flush()
            yield epoch


class EmbeddedDispatcher:
    """Fixed times through APScheduler on the running loop."""

    def __init__(self) -> None:
        # The default grace of one second silently drops a run that a busy loop made late.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)

    def every(self, interval: timedelta, name: str, job: Callable[[], None]) -> None:
        """Call a short job at each interval, the first time at once."""

        async def on_the_loop() -> None:
            # A plain function would be run in a thread, where an event may not be set.
            job()

        self._scheduler.add_job(
            on_the_loop,
            "interval",
            seconds=interval.total_seconds(),
            id=name,
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a job that runs is short and is let go."""
        self._scheduler.shutdown(wait=False)
