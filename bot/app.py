"""The composition root: the only place that builds the parts and owns their lifetimes."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from bot import service
from bot.actions.seed import Seeded, seed
from bot.clock import Clock
from bot.clock import now as present
from bot.config import Config
from bot.delivery.ports import Channel
from bot.delivery.sender import Policy, Sender
from bot.engine.embedded import EmbeddedDispatcher, EmbeddedLeader, EmbeddedWakeups
from bot.engine.ports import Topic
from bot.errors import StoreError
from bot.feeds import Fetcher, OpmlFeed, Parser, Probe, opml
from bot.i18n import catalogues
from bot.pipeline import Pipeline
from bot.service import Failures, Poller
from bot.store import Database, DurableClaims, DurableOutbox

log = structlog.get_logger(__name__)

_OWNER = "run"  # one process at a time (the leader's lock), so what it left behind is its own again
_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the commands that poll have in common."""

    config: Config
    clock: Clock
    database: Database
    wakeups: EmbeddedWakeups
    outbox: DurableOutbox
    poller: Poller
    failures: Failures
    probe: Probe

    def sender(self, channel: Channel) -> Sender:
        """Return the sender for a way to the chats."""
        delivery = self.config.delivery
        languages = catalogues()
        return Sender(
            outbox=self.outbox,
            channel=channel,
            texts=lambda code: languages.get(code, languages["en"]),
            policy=Policy(
                batch=delivery.batch,
                lease=delivery.lease,
                fold_at=delivery.fold_at,
                ambiguous=delivery.ambiguous,
            ),
            clock=self.clock,
        )


@asynccontextmanager
async def opened(
    config: Config, *, clock: Clock = present, on_poll: service.OnPoll | None = None
) -> AsyncIterator[Parts]:
    """Build the parts over a migrated database, and take them down again in the right order."""
    database = Database(config.store.url)
    parser = Parser(config.feeds.parse_timeout, config.feeds.parse_memory_mb)
    try:
        await asyncio.to_thread(database.migrate)
        async with Fetcher(config.feeds) as fetcher:
            wakeups, failures = EmbeddedWakeups(), Failures()
            pipeline = Pipeline(
                database=database,
                fetcher=fetcher,
                parser=parser,
                wakeups=wakeups,
                config=config,
                clock=clock,
            )
            lease = config.feeds.timeout + config.feeds.parse_timeout + timedelta(seconds=30)
            poller = Poller(
                pipeline=pipeline,
                claims=DurableClaims(database, _OWNER, lease, config.feeds.host_gap),
                wakeups=wakeups,
                clock=clock,
                places=config.feeds.concurrency,
                on_poll=on_poll or failures.note,
            )
            yield Parts(
                config=config,
                clock=clock,
                database=database,
                wakeups=wakeups,
                outbox=DurableOutbox(database, _OWNER),
                poller=poller,
                failures=failures,
                probe=Probe(fetcher, parser),
            )
            await pipeline.close()
    finally:
        await parser.close()
        await database.close()


async def seeded(parts: Parts) -> Seeded:
    """Bring the operator's feeds, or the starter list, into the store."""
    feeds = parts.config.feeds
    operators = [OpmlFeed(url=url) for url in feeds.urls]
    if feeds.opml is not None:
        document = await asyncio.to_thread(feeds.opml.read_bytes)
        operators += opml.read(document).feeds
    return await parts.database.run(
        lambda unit: seed(
            unit,
            operators,
            with_starter=feeds.starter,
            interval=feeds.first,
            now=parts.clock(),
        )
    )


@asynccontextmanager
async def leading(parts: Parts) -> AsyncIterator[None]:
    """Be the one process on this data; take back at once what a killed one had leased.

    Raises StoreError if another process runs on it.
    """
    file = parts.database.file
    folder = file.parent if file else Path()
    try:
        async with EmbeddedLeader(folder).lead("rasid"):
            await parts.database.run(lambda unit: unit.feeds.release(_OWNER))
            await parts.database.run(lambda unit: unit.outbox.release(_OWNER))
            yield
    except BlockingIOError:
        raise StoreError(f"another rasid runs on the data in {folder}: stop it first") from None


async def serve(parts: Parts, channel: Channel, *others: Coroutine[None, None, object]) -> None:
    """Poll, send and tidy until a signal comes or one of `others` ends; then stop cleanly."""
    dispatcher = EmbeddedDispatcher()
    dispatcher.every(_TICK, "poll", lambda: parts.wakeups.notify(Topic.POLL))
    dispatcher.every(_TICK, "send", lambda: parts.wakeups.notify(Topic.SEND))
    dispatcher.every(service.TIDY, "tidy", lambda: parts.wakeups.notify(Topic.TIDY))
    sender = parts.sender(channel)
    # Whoever was sending before us is dead: what it left in `sending` may have arrived.
    await sender.take_over(parts.clock() + parts.config.delivery.lease)
    dispatcher.start()
    try:
        await until_stopped(
            parts.poller.run(),
            service.send(parts.wakeups, sender),
            service.tidy(parts.wakeups, parts.database, parts.config.retention, parts.clock),
            service.heartbeat(parts.database, parts.failures, parts.clock),
            *others,
        )
    finally:
        dispatcher.stop()
        await parts.outbox.release()


async def until_stopped(*work: Coroutine[None, None, object]) -> None:
    """Run until SIGTERM, SIGINT or the end of any of them; raises what ended it."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.ensure_future(each) for each in (stop.wait(), *work)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    for task in done:
        task.result()
