"""One poll, from a feed's server to the outbox.

    claim ─► fetch ─► parse ─► unseen ─► analyse ─► match ─► commit
                                                              │ one transaction
         remember the entries · keep the articles · place them in stories · plan the alerts
         · owe the deliveries · settle the feed and its lease

Each step takes the last one's result and adds to it; none calls back. Fetching, parsing and
matching hold no transaction. An entry becomes known in the commit that owes its alerts: a crash
before it loses nothing, since the next poll finds the entry still unseen, and the lease fences out
a worker that comes too late.
"""

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, assert_never

import structlog

from bot.articles import EntryKeys, analyse, keys
from bot.config import Config
from bot.delivery.plan import Plan, Situation, owed, plan
from bot.engine.ports import Topic, Wakeups
from bot.errors import LeaseLost
from bot.feeds import schedule
from bot.ids import new_id
from bot.model import (
    Article,
    ArticleId,
    Entry,
    Feed,
    FeedClaim,
    Fetched,
    FetchFailed,
    FetchResult,
    Kind,
    Match,
    NotModified,
    Parsed,
    Placement,
    StoryId,
)
from bot.store import Database, Unit
from bot.stories import keys as story_keys
from bot.stories import place
from bot.watchlist import Watchlist

log = structlog.get_logger(__name__)


class Fetches(Protocol):
    """The way to a feed's server."""

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> FetchResult:
        """Return what the server says; never raises for what servers do."""
        ...


class Parses(Protocol):
    """The way from bytes to entries."""

    async def parse(
        self, body: bytes, *, url: str = "", content_type: str = ""
    ) -> Parsed | FetchFailed:
        """Return what the document says; never raises for what documents hold."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one poll came to."""

    feed: Feed  # as it is after the poll
    result: FetchResult | None = None
    entries: int = 0
    articles: int = 0  # entries that were new
    new_stories: int = 0
    alerts: int = 0  # deliveries owed, edits left out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What a document brought that its feed had not shown before."""

    all_keys: Collection[bytes] = ()
    articles: Sequence[Article] = ()
    matches: Sequence[tuple[Match, Article]] = ()


class Pipeline:
    """Polls feeds. Only this class knows the order of the steps."""

    def __init__(
        self,
        *,
        database: Database,
        fetcher: Fetches,
        parser: Parses,
        wakeups: Wakeups,
        config: Config,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._parser = parser
        self._wakeups = wakeups
        self._config = config
        self._clock = clock
        self._watchlist = Watchlist()
        # One thread: analysing and matching leave the loop free, and the watchlist has one user.
        self._thread = ThreadPoolExecutor(1, "match")

    async def poll(self, claim: FeedClaim) -> Polled | None:
        """Poll one leased feed; return None if the lease went to another worker meanwhile."""
        result, parsed = await self._read(claim.feed)
        now = self._clock()
        feed = schedule.settle(
            claim.feed, result, parsed, now, self._config.feeds, random.uniform(-1, 1)
        )
        batch = await self._unseen(feed, claim.feed, parsed, now)
        try:
            polled = await self._database.run(
                lambda unit: self._commit(unit, claim, feed, batch, now)
            )
        except LeaseLost:
            log.warning("lease lost", feed=claim.feed.id)
            return None
        self._wakeups.notify(Topic.SEND)
        entries = len(parsed.entries) if parsed else 0
        return replace(polled, result=result, entries=entries)

    async def _read(self, feed: Feed) -> tuple[FetchResult, Parsed | None]:
        """Fetch and parse; a document that cannot be read is a failed fetch."""
        etag, modified = schedule.validators(feed, self._clock(), self._config.feeds)
        result = await self._fetcher.fetch(feed.url, etag=etag, last_modified=modified)
        match result:
            case Fetched():
                if feed.body_hash == schedule.body_hash(result.body):
                    return result, None
                parsed = await self._parser.parse(
                    result.body, url=result.url, content_type=result.content_type
                )
                return (parsed, None) if isinstance(parsed, FetchFailed) else (result, parsed)
            case NotModified() | FetchFailed():
                return result, None
            case _:
                assert_never(result)

    async def _unseen(
        self, feed: Feed, before: Feed, parsed: Parsed | None, now: datetime
    ) -> _Batch:
        """Turn the entries not seen before into articles, and find whom they would ring."""
        if parsed is None:
            return _Batch()
        entry_keys = keys(parsed.entries)
        every = frozenset().union(*(each.all for each in entry_keys))
        revision = self._watchlist.revision
        known, changed = await self._database.run(
            lambda unit: (unit.feeds.known(feed.id, every), unit.watches.changed(revision))
        )
        fresh = _fresh(parsed.entries, entry_keys, known)
        # What was there at the first poll rings nobody: it is old news to whoever adds a feed.
        ringing = before.baseline is not None
        loop = asyncio.get_running_loop()

        def work() -> _Batch:
            self._watchlist.refresh(changed)
            articles = [
                analyse(entry, feed, id=ArticleId(new_id(now)), now=now, crowded=each.crowded)
                for entry, each in fresh
            ]
            matches = [(m, a) for a in articles for m in self._match(a)] if ringing else []
            return _Batch(all_keys=every, articles=articles, matches=matches)

        return await loop.run_in_executor(self._thread, work)

    def _match(self, article: Article) -> list[Match]:
        try:
            return self._watchlist.match(article)
        except Exception:  # one article that we cannot match must not hold up its feed
            log.exception("article cannot be matched", article=article.id, feed=article.feed_id)
            return []

    def _commit(
        self, unit: Unit, claim: FeedClaim, feed: Feed, batch: _Batch, now: datetime
    ) -> Polled:
        """Make the poll's findings known and its alerts owed, all or nothing. Raises LeaseLost."""
        unit.feeds.remember(feed.id, batch.all_keys, now)
        unit.articles.add(batch.articles)
        known = unit.stories.find(
            {key for article in batch.articles for key in story_keys(article)}
        )
        placements = place(batch.articles, known, lambda: StoryId(new_id(now)))
        unit.stories.place(placements, now)
        planned = self._plan(unit, batch, placements, now)
        unit.matches.add(planned.fates, now)
        delay = self._config.delivery.growth_delay
        # The outbox goes by id where times are equal; ids of one moment are random, so sort them.
        ids = iter(sorted(new_id(now) for _ in planned.alerts))
        unit.outbox.owe([owed(alert, lambda: next(ids), now, delay) for alert in planned.alerts])
        unit.feeds.settle(claim, feed, now)
        return Polled(
            feed=feed,
            articles=len(batch.articles),
            new_stories=sum(placement.is_new for placement in placements),
            alerts=sum(alert.kind is not Kind.GROWTH for alert in planned.alerts),
        )

    def _plan(
        self, unit: Unit, batch: _Batch, placements: Sequence[Placement], now: datetime
    ) -> Plan:
        watches = unit.watches.by_ids({match.watch_id for match, _ in batch.matches})
        chats = unit.chats.by_ids({watch.chat_id for watch in watches.values()})
        stories = {placement.story.id for placement in placements}
        told = unit.outbox.told(stories)
        listening = {*chats, *(chat_id for chat_id, _ in told)}
        situation = Situation(
            watches=watches,
            chats=chats,
            told=told,
            muted=unit.stories.muted(listening, stories),
            max_age=self._config.delivery.max_age,
            now=now,
        )
        by_article = {placement.article_id: placement for placement in placements}
        return plan(batch.matches, by_article, situation)

    async def close(self) -> None:
        """Let the matching thread end."""
        with suppress(RuntimeError):
            await asyncio.to_thread(self._thread.shutdown)


def _fresh(
    entries: Sequence[Entry], entry_keys: Sequence[EntryKeys], known: Collection[bytes]
) -> list[tuple[Entry, EntryKeys]]:
    """Return the entries that no key makes known, each once, oldest first.

    Feeds list the newest first; alerts go out in the order in which things happened.
    """
    fresh: list[tuple[Entry, EntryKeys]] = []
    met: set[bytes] = set()
    for entry, each in zip(reversed(entries), reversed(entry_keys), strict=True):
        if each.all.isdisjoint(known) and each.all.isdisjoint(met):
            fresh.append((entry, each))
        met |= each.all
    return fresh
