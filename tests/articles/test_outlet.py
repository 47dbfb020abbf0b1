"""Outlets: a name short enough to stand in an alert, out of what feeds call themselves."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.articles.outlet import outlet
from bot.model import Entry
from tests.articles.samples import FEED

CASES = tomllib.loads((Path(__file__).parent / "cases/outlets.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    entry = Entry(url=f"https://www.{case['host']}/news/1")

    assert outlet(entry, replace(FEED, title=case["title"])) == case["outlet"]


def test_an_aggregators_source_is_the_outlet() -> None:
    entry = Entry(url="https://news.example.org/1", source="The Harbour Gazette")

    assert outlet(entry, FEED) == "The Harbour Gazette"


def test_a_source_that_is_all_furniture_is_kept() -> None:
    assert outlet(Entry(source="World news"), FEED) == "World news"


def test_an_entry_without_a_link_is_at_the_feeds_host() -> None:
    assert outlet(Entry(), replace(FEED, title="")) == "example.com"
