"""What the store costs: intake beside raw sqlite3, leasing feeds, and emptying the outbox.

`python -m bench.store` ends with one JSON object; `intake_ratio` is our rows per second over those
of sqlite3's own executemany, both measured in this process in turns, on files beside each other.
"""

import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.model import (
    Address,
    Article,
    ArticleId,
    ChatKind,
    Delivery,
    DeliveryId,
    DeliveryState,
    FeedId,
    FeedOrigin,
    Kind,
    Placement,
    Settlement,
    Story,
    StoryId,
)
from bot.store import Database, Unit

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BATCH = 500  # rows in a transaction
ROUNDS = 5
TEXT = "The Kremlin expects a call between Putin and Biden before the week is over. " * 5


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        figures = intake(Path(folder)) | leasing(Path(folder)) | sending(Path(folder))
    for name, figure in figures.items():
        print(f"{name:24} {figure:12,.2f}")
    print(json.dumps({"bench": "store"} | {n: round(f, 2) for n, f in figures.items()}))


def rate(work: Callable[[], int]) -> float:
    """Return what one call does a second."""
    before = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - before)


def intake(folder: Path, batches: int = 10) -> dict[str, float]:
    """Insert entry marks and articles, half of each, in transactions of 500 rows."""
    ours, raw = database(folder / "ours.db"), database(folder / "raw.db")
    for one in (ours, raw):
        with one.begin() as unit:
            unit.feeds.add("https://a.example/", origin=FeedOrigin.CONFIG, now=NOW, interval=MINUTE)
    mine: list[float] = []
    theirs: list[float] = []
    with closing(_connect(folder / "raw.db")) as connection:
        for turn in range(ROUNDS):
            found = [list(_articles(turn * batches + number)) for number in range(batches)]
            theirs.append(rate(lambda found=found: sum(_insert_raw(connection, b) for b in found)))  # type: ignore[misc]
            mine.append(rate(lambda found=found: sum(_insert(ours, b) for b in found)))  # type: ignore[misc]
    for one in (ours, raw):
        asyncio.run(one.close())
    per_second, raw_per_second = statistics.median(mine), statistics.median(theirs)
    ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    return {
        "intake_rows_s": per_second,
        "raw_rows_s": raw_per_second,
        "intake_ratio": ratio,
    }


def _articles(batch: int) -> Iterator[Article]:
    for number in range(batch * BATCH // 2 + 1, (batch + 1) * BATCH // 2 + 1):
        url = f"https://a.example/{number}"
        yield Article(
            id=ArticleId(number),
            feed_id=FeedId(1),
            url=url,
            canonical_url=url,
            title=f"Putin and Biden will have a call ({number})",
            text=TEXT,
            language="en",
            published=NOW,
            first_seen=NOW,
            text_key=number.to_bytes(16),
        )


def _key(article: Article) -> bytes:
    # As scattered as a hash, which is what real keys are.
    return (article.id * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128).to_bytes(16)


def _insert(database: Database, articles: list[Article]) -> int:
    with database.begin() as unit:
        unit.feeds.remember(FeedId(1), [_key(article) for article in articles], NOW)
        unit.articles.add(articles)
    return 2 * len(articles)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
    return connection


def _insert_raw(connection: sqlite3.Connection, articles: list[Article]) -> int:
    at = str(NOW.replace(tzinfo=None))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO seen (feed_id, key, last_seen) VALUES (1, ?, ?)",
        [(_key(article), at) for article in articles],
    )
    connection.executemany(
        "INSERT INTO articles (id, feed_id, url, canonical_url, title, text, language, outlet, "
        "agency, published, first_seen, text_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (a.id, 1, a.url, a.canonical_url, a.title, a.text, "en", "", "", at, at, a.text_key)
            for a in articles
        ],
    )
    connection.execute("COMMIT")
    return 2 * len(articles)


def leasing(folder: Path, feeds: int = 10_000, batch: int = 16) -> dict[str, float]:
    """Lease and settle feeds of as many hosts, all of them due, as after a long stop."""
    store = database(folder / "feeds.db")
    with store.begin() as unit:
        for number in range(feeds):
            url = f"https://host{number}.example/feed"
            unit.feeds.add(url, origin=FeedOrigin.CONFIG, now=NOW, interval=MINUTE)

    def work() -> int:
        done = 0
        for _ in range(60):
            with store.begin() as unit:
                claims = unit.feeds.claim("me", batch, MINUTE, timedelta(seconds=2), NOW)
            for claim in claims:  # each poll commits for itself
                with store.begin() as unit:
                    polled = replace(claim.feed, last_polled=NOW, next_due=NOW + MINUTE)
                    unit.feeds.settle(claim, polled, NOW)
            done += len(claims)
        return done

    figures = {"feeds_s": rate(work)}
    asyncio.run(store.close())
    return figures


def sending(folder: Path, chats: int = 600, each: int = 5, batch: int = 30) -> dict[str, float]:
    """Empty an outbox by claim, begin and settle, each a transaction, 30 deliveries at a time."""
    store = database(folder / "outbox.db")
    with store.begin() as unit:
        _owe(unit, chats, each)

    def work() -> int:
        done = 0
        while True:
            with store.begin() as unit:
                owed = unit.outbox.claim("me", batch, MINUTE, NOW)
            if not owed:
                return done
            with store.begin() as unit:
                begun = unit.outbox.begin([one.delivery for one in owed], NOW)
            sent = [replace(one, state=DeliveryState.SENT, message_id=one.id) for one in begun]
            with store.begin() as unit:
                unit.outbox.settle([Settlement(delivery=one) for one in sent], NOW)
            done += len(sent)

    figures = {"deliveries_s": rate(work)}
    asyncio.run(store.close())
    return figures


def _owe(unit: Unit, chats: int, each: int) -> None:
    articles = list(_articles(0))[:each]
    unit.articles.add(articles)
    unit.stories.place([_placement(article) for article in articles], NOW)
    for number in range(chats):
        chat = unit.chats.add(
            Address(chat=number + 1), kind=ChatKind.PRIVATE, title="", language="en", now=NOW
        )
        watch = unit.watches.add(chat.id, "Putin", now=NOW)
        owed: list[dict[str, Any]] = [
            {"id": number * each + article.id, "story_id": article.id, "article_id": article.id}
            for article in articles
        ]
        unit.outbox.owe(
            [
                Delivery(
                    id=DeliveryId(one["id"]),
                    chat_id=chat.id,
                    story_id=StoryId(one["story_id"]),
                    article_id=ArticleId(one["article_id"]),
                    kind=Kind.NEW,
                    watches=(watch.id,),
                    created=NOW,
                    not_before=NOW,
                )
                for one in owed
            ]
        )


def _placement(article: Article) -> Placement:
    story = Story(id=StoryId(article.id), first_article=article.id, first_seen=NOW, last_seen=NOW)
    return Placement(article_id=article.id, story=story, is_new=True, reason="first")


def database(path: Path) -> Database:
    """Return a new, migrated database."""
    database = Database(f"sqlite:///{path}")
    database.migrate()
    return database


if __name__ == "__main__":
    main()
