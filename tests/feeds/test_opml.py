"""Lists of feeds, well-formed or not, go in; a valid one comes out."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from bot.feeds import OpmlFeed, StarterFeed, opml, starter
from bot.model import FeedId
from tests.feeds.conftest import feed


def listed(*outlines: str) -> bytes:
    return f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>".encode()


def outline(url: str, more: str = "") -> str:
    return f'<outline type="rss" text="One" xmlUrl="{url}" {more}/>'


def test_a_feed_is_its_address_its_title_and_its_language() -> None:
    found, problems = opml.read(listed(outline("https://a.example/rss", 'language="ar"')))

    assert found == (OpmlFeed(url="https://a.example/rss", title="One", language="ar"),)
    assert problems == ()


def test_folders_are_looked_into() -> None:
    nested = f"<outline text='World'><outline text='East'>{outline('https://a.example/')}</outline>"

    assert [each.url for each in opml.read(listed(nested)).feeds] == ["https://a.example/"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<outline xmlUrl="https://a.example/?a=1&b=2"/>', id="bare ampersand"),
        pytest.param('<outline xmlUrl="https://a.example/?a=1&amp;b=2"/>', id="escaped ampersand"),
        pytest.param("<OUTLINE XMLURL='https://a.example/?a=1&b=2'>", id="capitals"),
        pytest.param(
            '<outline text="the "best" <b>one</b>" xmlUrl="https://a.example/?a=1&b=2"', id="quotes"
        ),
        pytest.param('<outline xmlUrl = " https://a.example/?a=1&b=2 " />', id="spaces"),
        pytest.param('<outline xmlUrl="feed:https://a.example/?a=1&b=2"/>', id="feed scheme"),
        pytest.param('<outline\n\txmlUrl="https://a.example/?a=1&b=2"/>', id="lines"),
    ],
)
def test_what_is_there_is_found_however_it_is_written(text: str) -> None:
    assert [each.url for each in opml.read(text.encode()).feeds] == ["https://a.example/?a=1&b=2"]


def test_a_feed_scheme_without_another_means_http() -> None:
    found = opml.read(listed(outline("feed://a.example/rss"))).feeds

    assert [each.url for each in found] == ["http://a.example/rss"]


def test_a_feed_stands_once() -> None:
    found, problems = opml.read(
        listed(outline("https://a.example/"), outline("https://a.example/"))
    )

    assert len(found) == 1
    assert problems == ("1 feeds stand in it more than once",)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:x", "a.example/rss"])
def test_what_cannot_be_polled_is_left_out_and_told(url: str) -> None:
    found, problems = opml.read(listed(outline(url)))

    assert found == ()
    assert url in problems[0]


def test_comments_are_not_feeds() -> None:
    assert opml.read(listed(f"<!-- {outline('https://a.example/')} -->")).feeds == ()


@pytest.mark.parametrize("data", [b"", b"hello", b"<html></html>", b"\x00\xff\xfe", b"<opml>"])
def test_what_is_no_list_holds_no_feeds(data: bytes) -> None:
    assert opml.read(data) == ((), ("no feeds in it",))


def test_a_list_in_another_encoding_is_read() -> None:
    declaration = '<?xml version="1.0" encoding="windows-1251"?>'
    text = declaration + '<opml><outline text="Новости" xmlUrl="http://a.example/"/>'

    assert opml.read(text.encode("windows-1251")).feeds[0].title == "Новости"


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY l0 "lol">{bomb}]>'

    found, _ = opml.read((head + '<outline text="&x;&l11;" xmlUrl="http://a.example/"/>').encode())

    assert found[0].title == "&x;&l11;"


def test_a_list_that_is_too_large_is_not_read() -> None:
    found, problems = opml.read(b" " * 10_000_001)

    assert found == ()
    assert "larger than 10 MB" in problems[0]


def test_what_is_written_is_valid_and_reads_back() -> None:
    feeds = [
        feed(title='A "fine" & <good> outlet', language="ar", url="https://a.example/?a=1&b='2'"),
        replace(feed(url="https://b.example/"), id=FeedId(2)),
    ]

    data = opml.write(feeds)

    root = ET.fromstring(data)
    assert (root.tag, root.attrib["version"]) == ("opml", "2.0")
    assert opml.read(data).feeds == (
        OpmlFeed(
            url="https://a.example/?a=1&b='2'", title='A "fine" & <good> outlet', language="ar"
        ),
        OpmlFeed(url="https://b.example/", title="https://b.example/"),
    )


def test_what_rasid_comes_with_is_a_dozen_feeds_in_many_languages() -> None:
    feeds = starter()

    assert 12 <= len(feeds) <= 16
    assert len({each.language for each in feeds}) >= 6
    assert {"ar", "en", "ru"} <= {each.language for each in feeds}
    assert all(each.title for each in feeds)
    assert StarterFeed is OpmlFeed


def test_the_broken_lists_of_the_wild_yield_what_is_in_them(shared_data: Path) -> None:
    from bench.intake import hostile_documents

    archive = shared_data / "hostile" / "hostile-open.tar.xz"
    lists = [d for d in hostile_documents(archive) if d.name.startswith("broken_opml/")]

    counts = [(len(opml.read(each.body).feeds), each.body.count(b"xmlUrl=")) for each in lists]

    assert len(counts) == 40
    assert all(0.9 * there <= found <= there for found, there in counts)
