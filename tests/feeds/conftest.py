"""What the tests of this room share: a feed server, a fetcher, feeds, policies."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import Feeds
from bot.feeds import Fetcher
from bot.model import Feed, FeedId
from tests.feed_server import LOOPBACK, FeedServer

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FEED = Feed(id=FeedId(1), url="https://outlet.example/feed", next_due=NOW)


def policy(**changes: object) -> Feeds:
    """Return the configuration of feeds, allowing loopback, with these keys changed."""
    return Feeds(**({"allow_networks": (LOOPBACK,)} | changes))  # type: ignore[arg-type]


def feed(**changes: object) -> Feed:
    """Return a feed, with these fields changed."""
    return replace(FEED, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    """A server with one feed, named "world", of one entry."""
    async with FeedServer() as server:
        server.publish("world", "Storm nears the coast")
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher that may reach loopback, patient enough for a busy machine."""
    async with Fetcher(policy(timeout=timedelta(seconds=20))) as fetcher:
        yield fetcher
