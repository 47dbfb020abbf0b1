"""Canonical addresses: one page has one, different pages have different ones."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import canonical
from bot.articles.canonical import host, is_front

CASES = tomllib.loads((Path(__file__).parent / "cases/canonical.toml").read_text("utf-8"))["case"]
PIECES = (
    "http:// https:// // www. m. amp. example.com пример.рф : 80 8080 / // /../ /./ /amp /amp.html"
    " .amp.html /index.html /index.php ? & &amp; = # #! % %7e %2F %zz utm_source=x id=3 fbclid=1"
    " ;jsessionid=2 [ ] [::1] @ .. . a ü 普 \ud800 \x00 google.com/amp/s/ google.com/url?url= /*http://"
    " x.cdn.ampproject.org/c/s/ xn-- \u200f"
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = {canonical(url) for url in case["same"]}

    assert len(found) == 1
    assert found == {case.get("is", next(iter(found)))}
    assert found.isdisjoint(canonical(url) for url in case.get("other", ()))


@given(st.one_of(st.lists(st.sampled_from(PIECES.split(" ")), max_size=12).map("".join), st.text()))
def test_a_canonical_address_is_its_own(url: str) -> None:
    once = canonical(url)

    assert canonical(once) == once


@given(
    st.lists(st.sampled_from(PIECES.split(" ")), max_size=12).map(
        lambda pieces: "https://example.com/" + "".join(pieces)
    )
)
def test_a_canonical_address_is_plain_and_bounded(url: str) -> None:
    assert len(canonical(url * 40)) <= 9 * 2048


def test_a_front_page_is_told_from_an_article() -> None:
    assert is_front(canonical("http://www.example.com/"))
    assert is_front("")
    assert not is_front(canonical("http://www.example.com/?p=1"))
    assert not is_front(canonical("http://www.example.com/#!/a"))


def test_the_host_of_a_link_is_bare() -> None:
    assert host("https://www.m.example.com:8080/a") == "example.com"
    assert host("no link") == ""
    assert host("http://[broken/") == ""
