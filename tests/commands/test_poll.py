"""`rasid poll`: one feed, fetched and read, and what is odd about it."""

import asyncio
import json
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.diagnosis import Polled, lines, machine
from bot.config import Feeds
from bot.model import Entry, Fetched, Parsed
from tests.commands.conftest import Rasid
from tests.feed_server import FeedServer

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>
<item><title>One</title><guid>1</guid><link>https://a.example/1</link></item>
<item><title>Two</title><link>https://a.example/2</link></item>
</channel></rss>"""


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FeedServer]:
    monkeypatch.setenv("RASID_FEEDS__ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("RASID_FEEDS__TIMEOUT", "20 seconds")
    async with FeedServer() as server:
        server.publish("world", "Storm nears the coast")
        yield server


class TestFiles:
    def test_a_document_is_diagnosed(self, rasid: Rasid) -> None:
        Path("feed.xml").write_text(FEED)

        ran = rasid("poll", "feed.xml")

        assert (ran.code, ran.err) == (0, "")
        assert "  title     Outlet" in ran.out
        assert "  format    rss20 in " in ran.out
        assert "  entries   2, none with a date" in ran.out
        assert "  entry ids 1 by guid, 1 by link" in ran.out
        assert "  odd       1 of 2 entries have no guid" in ran.out
        assert "https://a.example/2" in ran.out

    def test_standard_input_for_machines_ends_with_one_object(self, rasid: Rasid) -> None:
        ran = rasid("poll", "-", "--json", stdin=FEED.encode())

        told = json.loads(ran.out.splitlines()[-1])
        assert told["entries"] == 2
        assert told["format"] == "rss20"
        assert told["encoding"] == "utf-8"
        assert "1 of 2 entries have no guid" in told["problems"]
        assert told["failure"] is None

    @pytest.mark.parametrize(
        ("body", "says"),
        [(b"", "empty"), (b"\0" * 99, "a feed"), (b"<html><body>x", "a web page, not a feed")],
        ids=["nothing", "zeros", "a page"],
    )
    def test_what_is_no_feed_is_a_failure_with_a_reason(
        self, rasid: Rasid, body: bytes, says: str
    ) -> None:
        Path("feed.xml").write_bytes(body)

        ran = rasid("poll", "feed.xml", "--json")

        told = json.loads(ran.out)
        assert ran.code == 1
        assert told["entries"] == 0
        assert told["failure"] == "not_a_feed"
        assert says in ran.err
        assert ran.err.count("\n") == 1

    @pytest.mark.parametrize("name", ["none.xml", "/nowhere/x", "bbc.com", "."])
    def test_a_file_that_cannot_be_read_is_told(self, rasid: Rasid, name: str) -> None:
        ran = rasid("poll", name)

        assert ran.code == 1
        assert ran.err.startswith(f"rasid: {name}: ")
        assert ran.err.count("\n") == 1

    def test_a_name_no_system_takes_is_told(self, rasid: Rasid) -> None:
        ran = rasid("try", "x", "a\0b")

        assert (ran.code, ran.err) == (1, "rasid: 'a\\x00b': not a file name\n")

    def test_a_file_larger_than_a_feed_may_be_is_refused(
        self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RASID_FEEDS__MAX_DECODED_BYTES", "100")
        Path("feed.xml").write_text(FEED)

        ran = rasid("poll", "feed.xml")

        assert ran.code == 1
        assert "larger than" in ran.err

    def test_only_so_many_entries_are_listed(self, rasid: Rasid) -> None:
        Path("feed.xml").write_text(FEED)

        some = rasid("poll", "feed.xml", "--limit", "1").out
        none = rasid("poll", "feed.xml", "--limit", "0").out

        assert "and 1 more (--limit)" in some
        assert "a.example" not in none


class TestServers:
    async def test_a_feed_is_fetched_and_diagnosed(self, rasid: Rasid, server: FeedServer) -> None:
        ran = await asyncio.to_thread(rasid, "poll", server.url("world"))

        assert (ran.code, ran.err) == (0, "")
        assert "Storm nears the coast" in ran.out
        assert "tells changes by ETag" in ran.out

    async def test_for_machines_the_address_is_told(self, rasid: Rasid, server: FeedServer) -> None:
        ran = await asyncio.to_thread(rasid, "poll", server.url("world"), "--json")

        told = json.loads(ran.out)
        assert told["url"] == server.url("world")
        assert told["entries"] == 1

    async def test_a_feed_that_moved_says_where_to(self, rasid: Rasid, server: FeedServer) -> None:
        server.fault("old", "moved", to=server.url("world"))

        ran = await asyncio.to_thread(rasid, "poll", server.url("old"))

        assert f"moved     for good, to {server.url('world')}" in ran.out

    async def test_a_page_says_which_feeds_it_links_to(
        self, rasid: Rasid, server: FeedServer
    ) -> None:
        page = (
            '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" '
            'href="/feed/world"></head></html>'
        )
        server.feed("page", document=page.encode(), content_type="text/html")

        ran = await asyncio.to_thread(rasid, "poll", server.url("page"), "--json")

        assert ran.code == 1
        assert f"a web page, not a feed; it links to {server.url('world')}" in ran.err
        assert json.loads(ran.out)["feeds"] == [server.url("world")]

    @pytest.mark.parametrize(
        ("fault", "failure"),
        [("not_found", "client_error"), ("gone", "gone"), ("broken_server", "server_error"),
         ("redirect_loop", "redirects"), ("gzip_bomb", "too_large"), ("web_page", "not_a_feed")],
    )  # fmt: skip
    async def test_a_fault_is_a_failure_with_a_reason(
        self, rasid: Rasid, server: FeedServer, fault: str, failure: str
    ) -> None:
        server.fault("world", fault)

        ran = await asyncio.to_thread(rasid, "poll", server.url("world"), "--json")

        told = json.loads(ran.out)
        assert ran.code == 1
        assert told["failure"] == failure
        assert told["problems"]
        assert ran.err.count("\n") == 1

    async def test_an_address_that_is_not_public_is_refused_and_says_what_to_set(
        self, rasid: Rasid, server: FeedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("RASID_FEEDS__ALLOW_NETWORKS")

        ran = await asyncio.to_thread(rasid, "poll", server.url("world"))

        assert ran.code == 1
        assert "feeds.allow_networks" in ran.err
        assert server.requests == []

    def test_a_host_without_a_scheme_is_asked_by_https(self, rasid: Rasid) -> None:
        ran = rasid("poll", "127.0.0.1/feed.xml")

        assert ran.code == 1
        assert ran.err.startswith("rasid: https://127.0.0.1/feed.xml: ")


class TestDiagnosis:
    @staticmethod
    def told(now: datetime, fetched: Fetched, *entries: Entry) -> str:
        polled = Polled(source="x", fetched=fetched, parsed=Parsed(entries=entries))
        return "\n".join(lines(polled, Feeds(), now, 5))

    def test_dates_content_and_wishes_are_told(self, now: datetime) -> None:
        fetched = Fetched(
            body=b"x", url="x", etag="e", last_modified="l", max_age=timedelta(minutes=10)
        )
        entries = [
            Entry(title="A", content="x" * 40, published=now - timedelta(hours=3 * n))
            for n in range(1, 5)
        ]

        told = self.told(now, fetched, *entries)

        assert "entries   4, the newest of 2026-03-14 06:26 UTC (3 hours ago)" in told
        assert "entry ids 4 by text alone" in told
        assert "content   40 characters an entry beside the title" in told
        assert "tells changes by ETag and Last-Modified, asks to wait 10 minutes" in told
        assert "cadence   polled about every 45 minutes" in told
        assert "format    unknown" in told

    def test_a_date_to_come_is_told_as_such(self, now: datetime) -> None:
        told = self.told(
            now,
            Fetched(body=b"x" * 2000, url="x"),
            Entry(title="", guid="1", updated=now + timedelta(seconds=30)),
        )

        assert "(30 seconds in the future)" in told
        assert "(no title)" in told
        assert "titles only" in told
        assert "2 kB" in told

    def test_an_empty_feed_lists_nothing(self, now: datetime) -> None:
        told = self.told(now, Fetched(body=b"x", url="x"))

        assert "entries   0, none with a date" in told
        assert "content" not in told

    def test_nothing_fetched_is_nothing_told(self, now: datetime) -> None:
        polled = Polled(source="x", fetched=None, parsed=None)

        assert list(lines(polled, Feeds(), now, 5)) == []
        assert machine(polled, now)["bytes"] == 0

    def test_the_age_of_the_newest_is_told_to_machines(self) -> None:
        now = datetime(2026, 1, 2, tzinfo=UTC)
        entry = Entry(guid="1", published=now - timedelta(hours=1))
        polled = Polled(
            source="x", fetched=Fetched(body=b"", url="u"), parsed=Parsed(entries=(entry,))
        )

        told = machine(polled, now)

        assert told["age_seconds"] == 3600
        assert told["newest"] == "2026-01-01T23:00:00+00:00"


@pytest.mark.parametrize(
    "archive", ["feeds/real-open", "feeds/derived-open", "hostile/hostile-open"]
)
def test_whatever_the_world_serves_is_told_in_order(
    rasid: Rasid, shared_data: Path, tmp_path: Path, archive: str
) -> None:
    """A sample, spread over the archive; every document is read in the room of feeds."""
    with tarfile.open(shared_data / f"{archive}.tar.xz") as packed:
        members = [member for member in packed.getmembers() if member.isfile()]
        sample = members[:: max(1, len(members) // 10)][:10]
        bodies = [file.read() for member in sample if (file := packed.extractfile(member))]

    for number, body in enumerate(bodies):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(body)

        ran = rasid("poll", str(path), "--json")

        told = json.loads(ran.out)
        assert ran.code == (1 if told["failure"] else 0)
        assert ran.err.count("\n") == ran.code
        assert "internal error" not in ran.err
        assert isinstance(told["entries"], int)
