"""Decides, after each poll of a feed, when the next one is due and what the feed has become."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from xxhash import xxh3_128_digest

from bot.config import Feeds
from bot.model import (
    Entry,
    Failure,
    Feed,
    FeedState,
    Fetched,
    FetchFailed,
    FetchResult,
    NotModified,
    Parsed,
)

_RECENT = 10  # entries that tell the present habit; more would average a busy day away
_POLLS_PER_ENTRY = 4  # so an entry waits an eighth of the usual gap, on average
_PATIENCE = 0.1  # of the silence so far is added to the interval at a poll that finds nothing
_SPREAD = 0.1  # of the wait, so that feeds added together do not stay together
_OUTAGE = timedelta(days=1)  # for so long a failure may be ours: see `_longest_wait`
_SOON = timedelta(hours=1)


def body_hash(body: bytes) -> bytes:
    """Return the fingerprint by which an unchanged body is told, to spare parsing it."""
    return xxh3_128_digest(body)


def validators(feed: Feed, now: datetime, policy: Feeds) -> tuple[str | None, str | None]:
    """Return the ETag and Last-Modified to send; none when a fetch without them is due.

    Some servers keep their validators though the content changed.
    """
    if feed.last_full is None or now - feed.last_full >= policy.unconditional_every:
        return None, None
    return feed.etag, feed.last_modified


def settle(  # noqa: PLR0917 - the facts of a poll, in the order in which they come
    feed: Feed,
    result: FetchResult,
    parsed: Parsed | None,
    now: datetime,
    policy: Feeds,
    jitter: float,
) -> Feed:
    """Return the feed as it is after a poll.

    `parsed` is None when there was nothing to read: no document, or the same as last time.
    `jitter` is a random number between -1 and 1.
    """
    polled = replace(feed, last_polled=now)
    match result:
        case Fetched():
            polled = _read(polled, result, parsed, now, policy)
            return replace(
                polled, next_due=_due(polled.interval, result.max_age, now, policy, jitter)
            )
        case NotModified(max_age=wish):
            polled = replace(_well(polled, now), interval=_quieter(polled, policy))
            return replace(polled, next_due=_due(polled.interval, wish, now, policy, jitter))
        case FetchFailed():
            return _failed(polled, result, now, policy, jitter)
        case _:
            assert_never(result)


def _read(feed: Feed, result: Fetched, parsed: Parsed | None, now: datetime, policy: Feeds) -> Feed:
    """Return the feed after a document came, new or the same as last time."""
    feed = replace(
        _well(feed, now),
        url=result.moved_to or feed.url,
        etag=result.etag,
        last_modified=result.last_modified,
        last_full=now,
        body_hash=body_hash(result.body),
    )
    if parsed is None:
        return replace(feed, interval=_quieter(feed, policy))
    return replace(
        feed,
        title=feed.title or parsed.title,
        language=feed.language or _primary(parsed.language),
        baseline=feed.baseline or now,
        interval=_bounded(
            max(_habit(parsed.entries, now, policy), parsed.ttl or timedelta(0)), policy
        ),
    )


def _well(feed: Feed, now: datetime) -> Feed:
    return replace(feed, last_success=now, failures=0, failing_since=None, failure="")


def _habit(entries: Sequence[Entry], now: datetime, policy: Feeds) -> timedelta:
    """Return an interval that suits how often the feed publishes, the silence since included."""
    dates = {entry.published or entry.updated for entry in entries}
    known = sorted((date for date in dates if date is not None and date <= now), reverse=True)
    recent = known[:_RECENT]
    if len(recent) < 2:  # no dates, or all alike: made up when the feed was written
        return policy.first
    return (now - recent[-1]) / len(recent) / _POLLS_PER_ENTRY


def _quieter(feed: Feed, policy: Feeds) -> timedelta:
    """Return a slightly longer interval: nothing came, and silence makes more of it likely."""
    return _bounded(feed.interval * (1 + _PATIENCE), policy)


def _failed(feed: Feed, result: FetchFailed, now: datetime, policy: Feeds, jitter: float) -> Feed:
    since = feed.failing_since or now
    failures = feed.failures + 1
    wait = min(feed.interval * 2 ** min(failures, 10), _longest_wait(feed, since, now, policy))
    return replace(
        feed,
        failures=failures,
        failing_since=since,
        failure=result.detail,
        state=FeedState.GONE if result.failure is Failure.GONE else feed.state,
        next_due=_due(wait, result.retry_after, now, policy, jitter),
    )


def _longest_wait(feed: Feed, since: datetime, now: datetime, policy: Feeds) -> timedelta:
    """Return the longest back-off: short at first, so that after an outage of ours all catch up."""
    if now - since < _OUTAGE:
        return min(max(_SOON, feed.interval), policy.slowest)
    return policy.slowest


def _due(
    wait: timedelta, wish: timedelta | None, now: datetime, policy: Feeds, jitter: float
) -> datetime:
    """Return the next moment: the wait, spread a little, and not before what the server wishes."""
    wait = _bounded(wait, policy)
    soonest = max(policy.fastest, wish or timedelta(0))
    return now + min(max(wait * (1 + _SPREAD * jitter), soonest), policy.slowest)


def _bounded(interval: timedelta, policy: Feeds) -> timedelta:
    return min(max(interval, policy.fastest), policy.slowest)


def _primary(language: str) -> str:
    """Return the first subtag of a language tag ("pt-BR" → "pt"), "" if it is no language."""
    first = language.replace("_", "-").partition("-")[0].strip().lower()
    return first if first.isascii() and first.isalpha() and len(first) in (2, 3) else ""
