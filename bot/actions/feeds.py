"""Feeds: take an address from a person, look whether it is a feed, add it, show how all fare."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from bot.config import Feeds
from bot.errors import UserError
from bot.model import Chat, ChatId, Feed, FeedId, FeedOrigin, FeedState, FetchFailed, Parsed
from bot.store import Unit

_LONGEST = 2048
_TROUBLED = 3  # failures in a row before people are shown a warning


class FeedProbe(Protocol):
    """A look at an address: what is there?"""

    async def probe(self, url: str) -> Parsed | FetchFailed | tuple[str, ...]:
        """Return the feed, why there is none, or the feeds that the page there links to."""
        ...


class Health(StrEnum):
    """How a feed fares, in one word for people."""

    GOOD = "good"
    NEW = "new"  # not read yet
    TROUBLED = "troubled"
    PAUSED = "paused"
    GONE = "gone"


def address(text: str) -> str:
    """Return the URL that a person meant; raises UserError if it cannot be one."""
    said = text
    text = text.strip().strip("<>")
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if scheme == "feed":
        text = "http://" + text.partition("://")[2]
    elif not scheme:
        text = "https://" + text.removeprefix("feed:")
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        good = False
    if not good or len(text) > _LONGEST or any(sign.isspace() for sign in text):
        raise UserError("feed.bad_address", text=said[:100])
    return text


def check(unit: Unit, chat: Chat, url: str, limits: Feeds) -> None:
    """Raise UserError if the feed is known, or the chat has added as many as it may."""
    known = unit.feeds.by_url(url)
    if known is not None:
        raise UserError("feed.known", title=name(known))
    if unit.feeds.count(added_by=chat.id) >= limits.per_chat:
        raise UserError("feed.too_many", n=limits.per_chat)


def add(unit: Unit, chat: Chat, url: str, parsed: Parsed, *, limits: Feeds, now: datetime) -> Feed:
    """Add a feed that was looked at; what it holds now rings nobody."""
    check(unit, chat, url, limits)
    return unit.feeds.add(
        url,
        origin=FeedOrigin.CHAT,
        now=now,
        interval=limits.first,
        title=parsed.title,
        language=parsed.language.split("-")[0].lower(),
        added_by=chat.id,
    )


def remove(unit: Unit, chat_id: ChatId, feed_id: FeedId) -> Feed:
    """Forget a feed that this chat added."""
    feed = unit.feeds.get(feed_id)
    if feed is None or feed.added_by != chat_id:
        raise UserError("feed.unknown")
    unit.feeds.remove(feed_id)
    return feed


def listed(unit: Unit) -> Sequence[Feed]:
    """Return every feed, those in trouble first."""
    return sorted(unit.feeds.all(), key=lambda feed: health(feed) in {Health.GOOD, Health.NEW})


def health(feed: Feed) -> Health:
    """Return how a feed fares."""
    if feed.state is not FeedState.ACTIVE:
        return Health.GONE if feed.state is FeedState.GONE else Health.PAUSED
    if feed.failures >= _TROUBLED or (feed.failures and feed.last_success is None):
        return Health.TROUBLED
    return Health.GOOD if feed.last_success else Health.NEW


def name(feed: Feed) -> str:
    """Return what people call a feed."""
    return feed.title or urlsplit(feed.url).hostname or feed.url
