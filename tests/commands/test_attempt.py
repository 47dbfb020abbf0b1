"""`rasid try`: a query against feed documents and texts."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Rasid

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Outlet</title><language>en</language>
<item><title>Nickel prices rise</title><guid>1</guid>
<description>&lt;p&gt;The price of nickel rose.&lt;/p&gt;</description></item>
<item><title>Copper falls</title><guid>2</guid><description>Copper fell.</description></item>
<item><guid>3</guid><description>Nothing \u202ehere.</description></item>
</channel></rss>"""


@pytest.fixture(autouse=True)
def files() -> None:
    Path("feed.xml").write_text(FEED, encoding="utf-8")
    Path("text.txt").write_text("Nickel mine opens\n\nThe mine lies in the north.\n", "utf-8")


def test_each_article_of_a_feed_is_told_and_what_matches_is_set_off(rasid: Rasid) -> None:
    ran = rasid("try", "nickel", "feed.xml")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "✓ **Nickel** prices rise",
        "    The price of **nickel** rose.",
        "✗ Copper falls  (missing: nickel)",
        "✗ Nothing \u2060here.  (missing: nickel)",
        "1 of 3 articles match nickel",
    ]


def test_a_text_has_its_title_in_the_first_line(rasid: Rasid) -> None:
    ran = rasid("try", "title:nickel north", "text.txt")

    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "✓ **Nickel** mine opens",
        "    The mine lies in the **north**.",
    ]


def test_standard_input_is_a_file_too(rasid: Rasid) -> None:
    ran = rasid("try", "nickel", "-", stdin=FEED.encode())

    assert "✓ **Nickel** prices rise" in ran.out


def test_only_what_matches_on_request(rasid: Rasid) -> None:
    ran = rasid("try", "nickel", "feed.xml", "--matched")

    assert "✗" not in ran.out


def test_for_machines_one_object_an_article(rasid: Rasid) -> None:
    ran = rasid("try", "nickel", "--json", "feed.xml", "text.txt")

    objects = [json.loads(line) for line in ran.out.splitlines()]
    assert [each["matched"] for each in objects] == [True, False, False, True]
    assert [each["file"] for each in objects] == ["feed.xml"] * 3 + ["text.txt"]
    assert objects[0]["title"] == "Nickel prices rise"
    assert objects[0]["spans"] == [
        {"field": "title", "start": 0, "end": 6, "term": "nickel", "text": "Nickel"},
        {"field": "text", "start": 13, "end": 19, "term": "nickel", "text": "nickel"},
    ]
    assert objects[1]["missing"] == ["nickel"]


def test_clitics_are_marked_with_their_word(rasid: Rasid) -> None:
    Path("ar.txt").write_text("اتصال بين بوتين وبايدن", "utf-8")

    ran = rasid("try", "بوتين بايدن", "ar.txt")

    assert "✓ اتصال بين **بوتين** **وبايدن**" in ran.out


def test_the_wire_story_matches(rasid: Rasid, shared_data: Path) -> None:
    story = shared_data / "seed" / "urdupoint-sputnik-ar.txt"

    ran = rasid("try", "بوتين بايدن الاتصال", str(story), "--json")

    told = json.loads(ran.out)
    assert told["matched"] is True
    assert "وبايدن" in {span["text"] for span in told["spans"]}


def test_the_language_can_be_said(rasid: Rasid) -> None:
    Path("short.txt").write_text("OK", "utf-8")

    ran = rasid("try", "lang:fi ok", "short.txt", "--language", "fi")

    assert "1 of 1" in ran.out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_the_encoding(rasid: Rasid, encoding: str) -> None:
    Path("bom.txt").write_bytes("ныкель\nцена".encode(encoding))

    assert "1 of 1" in rasid("try", "ныкель", "bom.txt").out


def test_a_feed_in_utf_16_is_a_feed(rasid: Rasid) -> None:
    Path("wide.xml").write_bytes(FEED.replace("UTF-8", "UTF-16").encode("utf-16"))

    assert "1 of 3" in rasid("try", "nickel", "wide.xml").out


def test_many_excerpts_are_counted(rasid: Rasid) -> None:
    Path("long.txt").write_text("T\n" + ("nickel " + "word " * 60) * 12, "utf-8")

    ran = rasid("try", "nickel", "long.txt")

    assert ran.out.count("**nickel**") == 8
    assert "and at 4 more places" in ran.out


def test_what_a_feed_says_cannot_steer_the_terminal(rasid: Rasid) -> None:
    ran = rasid("try", "here", "feed.xml")

    assert "Nothing \u2060**here**." in ran.out
    assert "\u202e" not in ran.out


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_tried(rasid: Rasid) -> None:
    Path("latin.txt").write_bytes("Café Zoë".encode("latin-1"))
    Path("page.html").write_text("<!doctype html><html><body>hello</body></html>")

    ran = rasid("try", "nickel", "none.xml", "latin.txt", "page.html", "text.txt")

    assert ran.code == 1
    assert ran.err.splitlines() == [
        "rasid: none.xml: no such file or directory",
        "rasid: latin.txt: neither a feed document nor a text in UTF-8",
        "rasid: page.html: a web page, not a feed",
    ]
    assert "1 of 1 articles" in ran.out


def test_a_query_that_cannot_be_is_told_with_its_place(rasid: Rasid) -> None:
    ran = rasid("try", 'nickel "prices', "feed.xml")

    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith("rasid: the query, at character 8: ")
