"""A look at an address that a person gave."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.feeds import Fetcher, Parser, Probe
from bot.model import Failure, FetchFailed, NotModified, Parsed
from tests.feed_server import FeedServer


@pytest.fixture
async def probe(fetcher: Fetcher) -> AsyncIterator[Probe]:
    parser = Parser(timedelta(seconds=60), memory_mb=1024)
    yield Probe(fetcher, parser)
    await parser.close()


async def test_a_feed_is_read(server: FeedServer, probe: Probe) -> None:
    found = await probe.probe(server.url("world"))

    assert isinstance(found, Parsed)
    assert [entry.title for entry in found.entries] == ["Storm nears the coast"]


async def test_a_page_tells_its_feeds(server: FeedServer, probe: Probe) -> None:
    page = b'<html><link rel="alternate" type="application/rss+xml" href="/feed/world"></html>'
    server.feed("home", document=page, content_type="text/html")

    assert await probe.probe(server.url("home")) == (server.url("world"),)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [("web_page", Failure.NOT_A_FEED), ("not_found", Failure.CLIENT_ERROR)],
)
async def test_what_is_neither_says_why(
    server: FeedServer, probe: Probe, fault: str, failure: Failure
) -> None:
    server.fault("world", fault)

    found = await probe.probe(server.url("world"))

    assert isinstance(found, FetchFailed)
    assert found.failure is failure


async def test_nothing_new_is_no_answer_to_a_first_question() -> None:
    class Broken(Fetcher):
        def __init__(self) -> None:
            pass

        async def fetch(self, *args: object, **kwargs: object) -> NotModified:
            return NotModified()

    probe = Probe(Broken(), Parser(timedelta(seconds=60), memory_mb=1024))

    found = await probe.probe("https://outlet.example/feed")

    assert isinstance(found, FetchFailed)
    assert found.failure is Failure.PROTOCOL
