"""The feed server of the tests keeps its word."""

import asyncio
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.feeds import read
from tests.feed_server import FeedServer, RemoteFeedServer

WHEN = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


async def get(url: str, **headers: str) -> tuple[int, bytes, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.read(), response.headers.get("ETag", "")


@pytest.mark.parametrize("kind", ["rss", "atom"])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
async def test_what_is_published_is_served(kind: str, encoding: str) -> None:
    async with FeedServer() as server:
        server.feed("a", format=kind, encoding=encoding, language="ar", title="راصد")
        server.publish("a", "خبر <1>", summary="نص", content="<p>كل</p>", published=WHEN)

        _, body, _ = await get(server.url("a"))

    parsed = read(body)
    (entry,) = parsed.entries
    assert (parsed.title, parsed.language, parsed.encoding) == ("راصد", "ar", encoding)
    assert (entry.summary, entry.content, entry.published) == ("نص", "<p>كل</p>", WHEN)
    assert entry.url == entry.guid == "https://a.example/1"


async def test_the_newest_entry_stands_first_and_changes_the_validator() -> None:
    async with FeedServer() as server:
        server.publish("a", "old")
        _, _, before = await get(server.url("a"))
        same, _, _ = await get(server.url("a"), **{"If-None-Match": before})
        server.publish("a", "new")
        changed, body, _ = await get(server.url("a"), **{"If-None-Match": before})

    assert (same, changed) == (304, 200)
    assert [entry.title for entry in read(body).entries] == ["new", "old"]


async def test_a_server_that_lies_says_that_nothing_changed() -> None:
    async with FeedServer() as server:
        server.publish("a", "old")
        server.fault("a", "lying_etag")
        _, _, etag = await get(server.url("a"))
        server.publish("a", "new")

        lie, _, _ = await get(server.url("a"), **{"If-None-Match": etag})
        truth, body, _ = await get(server.url("a"))

    assert (lie, truth) == (304, 200)
    assert b"new" in body


async def test_a_fault_lasts_until_it_is_healed() -> None:
    async with FeedServer() as server:
        server.publish("a", "x")
        server.fault("a", "slow", seconds=0)
        slow, _, _ = await get(server.url("a"))
        server.fault("a", "gone")
        gone, _, _ = await get(server.url("a"))
        server.heal("a")
        healed, _, _ = await get(server.url("a"))

        assert (slow, gone, healed) == (200, 410, 200)
        assert [request.status for request in server.asked("a")] == [200, 410, 200]


async def test_a_hanging_answer_does_not_keep_the_server_from_ending() -> None:
    async with FeedServer() as server:
        for fault in ("hang", "drip", "slow"):
            server.fault(fault, fault, seconds=3600)
        asked = [asyncio.create_task(get(server.url(name))) for name in ("hang", "drip", "slow")]
        await asyncio.gather(*(server.polled(name) for name in ("hang", "drip", "slow")))

    done = await asyncio.gather(*asked, return_exceptions=True)
    assert len(done) == 3


async def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        FeedServer().fault("a", "earthquake")


def test_a_server_of_its_own_does_the_same_by_http() -> None:
    with RemoteFeedServer() as server:
        server.feed("raw", document=b"<rss>\xe9</rss>", content_type="text/xml")
        server.publish("a", "one", published=WHEN)
        server.fault("a", "broken_server")
        broken = asyncio.run(get(server.url("a")))[0]
        server.heal("a")
        healed, body, _ = asyncio.run(get(server.url("a")))
        raw = asyncio.run(get(server.url("raw")))[1]
        unknown = asyncio.run(get(server.url("nobody")))[0]

        assert (broken, healed, unknown) == (500, 200, 404)
        assert read(body).entries[0].published == WHEN
        assert raw == b"<rss>\xe9</rss>"
        assert [request.status for request in server.asked("a")] == [500, 200]
