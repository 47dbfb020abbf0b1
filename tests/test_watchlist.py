"""The watches as the matcher holds them."""

from dataclasses import replace
from datetime import datetime

from structlog.testing import capture_logs

from bot.model import (
    Article,
    ArticleId,
    ChatId,
    FeedId,
    Scope,
    Watch,
    WatchId,
    WatchState,
)
from bot.watchlist import Watchlist


def watch(number: int, text: str, now: datetime, revision: int = 1) -> Watch:
    return Watch(
        id=WatchId(number),
        chat_id=ChatId(1),
        number=number,
        text=text,
        created=now,
        revision=revision,
    )


def article(title: str, now: datetime) -> Article:
    return Article(
        id=ArticleId(1),
        feed_id=FeedId(7),
        url="https://example.org/1",
        canonical_url="https://example.org/1",
        title=title,
        text="",
        language="en",
        first_seen=now,
    )


def test_match_shows_the_words_that_met(now: datetime) -> None:
    watchlist = Watchlist()
    watchlist.refresh([watch(1, "zinc smelter", now)])

    (match,) = watchlist.match(article("A smelter of zinc reopens", now))

    assert [span.term for span in match.spans] == ["smelter", "zinc"]
    assert (len(watchlist), watchlist.revision) == (1, 1)


def test_changed_text_takes_the_place_of_the_old_one(now: datetime) -> None:
    watchlist = Watchlist()
    watchlist.refresh([watch(1, "zinc", now)])

    watchlist.refresh([watch(1, "copper", now, revision=2)])

    assert watchlist.match(article("zinc", now)) == []
    assert len(watchlist.match(article("copper", now))) == 1


def test_deleted_watch_is_dropped_and_its_revision_remembered(now: datetime) -> None:
    watchlist = Watchlist()
    watchlist.refresh([watch(1, "zinc", now)])

    watchlist.refresh([replace(watch(1, "zinc", now, revision=9), state=WatchState.DELETED)])

    assert (len(watchlist), watchlist.revision) == (0, 9)


def test_watch_that_no_longer_can_be_read_hurts_only_itself(now: datetime) -> None:
    watchlist = Watchlist()

    with capture_logs() as logs:
        watchlist.refresh([watch(1, '"unclosed', now), watch(2, "zinc", now)])

    assert [line["watch"] for line in logs] == [1]
    assert [match.watch_id for match in watchlist.match(article("zinc", now))] == [2]


def test_scope_narrows_to_feeds_and_languages(now: datetime) -> None:
    here, elsewhere = frozenset({FeedId(7)}), frozenset({FeedId(8)})
    watchlist = Watchlist()
    watchlist.refresh(
        [
            replace(watch(1, "zinc", now), scope=Scope(feeds=here)),
            replace(watch(2, "zinc", now), scope=Scope(feeds=elsewhere)),
            replace(watch(3, "zinc", now), scope=Scope(languages=frozenset({"en"}))),
            replace(watch(4, "zinc", now), scope=Scope(languages=frozenset({"ar"}))),
        ]
    )

    found = watchlist.match(article("zinc", now))

    assert [match.watch_id for match in found] == [1, 3]
