"""The bundled day: enough outlets, languages and formats, each readable, and invented."""

from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from bot.articles import identify
from bot.demo import feeds, watches
from bot.demo.day import Outlet, outlets
from bot.demo.render import render
from bot.feeds import read
from rules import parse

BEGAN = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
OUTLETS = [outlet for outlet in outlets() if outlet.status == 200]


def test_there_are_outlets_enough_in_languages_enough() -> None:
    assert len(feeds()) >= 12
    assert len({feed.language.partition("-")[0] for feed in feeds()}) >= 8
    assert len({feed.path for feed in feeds()}) == len(feeds())


def test_there_is_every_format_and_an_old_encoding_and_a_failure() -> None:
    assert {outlet.format for outlet in OUTLETS} == {"rss20", "rss092", "rss10", "atom10"}
    assert "windows-1256" in {outlet.encoding for outlet in OUTLETS}
    assert {outlet.status for outlet in outlets()} > {200}


def test_every_watch_can_be_read() -> None:
    assert len(watches()) >= 8
    for watch in watches():
        assert parse(watch.text).terms


@pytest.mark.parametrize("outlet", OUTLETS, ids=[outlet.path for outlet in OUTLETS])
def test_an_outlets_document_says_what_its_file_says(outlet: Outlet) -> None:
    parsed = read(render(outlet, outlet.items, BEGAN), url=f"http://127.0.0.1{outlet.path}")

    assert (parsed.title, parsed.format) == (outlet.title, outlet.format)
    assert [entry.url for entry in parsed.entries] == [item.url for item in outlet.items]
    dated = [entry.published for entry in parsed.entries if entry.published]
    assert dated == [BEGAN - item.age for item in outlet.items][: len(dated)]


@pytest.mark.parametrize("outlet", OUTLETS, ids=[outlet.path for outlet in OUTLETS])
def test_an_outlet_is_invented_and_has_news_before_and_on_the_day(outlet: Outlet) -> None:
    assert {item.day for item in outlet.items} == {False, True}
    for item in outlet.items:
        assert (urlsplit(item.url).hostname or "").endswith(".example")
        assert identify(f"{item.title} {item.text}") == outlet.language.partition("-")[0]


def test_the_wire_story_is_carried_by_four() -> None:
    carriers = Counter(
        outlet.path for outlet in OUTLETS for item in outlet.items if "بايدن" in item.title
    )

    assert len(carriers) == 4
