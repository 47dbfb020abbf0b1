"""The feeds that a web page links to."""

import pytest

from bot.feeds import discover

PAGE = "https://outlet.example/world/"
RSS = 'rel="alternate" type="application/rss+xml"'


@pytest.mark.parametrize(
    ("head", "found"),
    [
        pytest.param(f'<link {RSS} href="/rss">', "https://outlet.example/rss", id="path"),
        pytest.param(f'<link {RSS} href="rss">', "https://outlet.example/world/rss", id="beside"),
        pytest.param(
            f"<LINK HREF='//a.example/x' {RSS.upper()}/>", "https://a.example/x", id="caps"
        ),
        pytest.param(
            "<link rel=alternate type=application/atom+xml href=/atom>",
            "https://outlet.example/atom",
            id="without quotes",
        ),
        pytest.param(
            f'<link {RSS} href="/rss?a=1&amp;b=2">',
            "https://outlet.example/rss?a=1&b=2",
            id="escaped",
        ),
        pytest.param(
            f'<base href="https://b.example/"><link {RSS} href="rss">',
            "https://b.example/rss",
            id="base",
        ),
        pytest.param(
            '<link rel="alternate feed" type="application/rdf+xml; charset=x" href="/rdf">',
            "https://outlet.example/rdf",
            id="several relations",
        ),
    ],
)
def test_a_feed_is_found(head: str, found: str) -> None:
    page = f"<html><head><title>x</title>{head}</head><body></body></html>"

    assert discover(page.encode(), PAGE) == (found,)


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="/style.css">',
        '<link rel="alternate" type="text/html" hreflang="ar" href="/ar">',
        f'<link {RSS} href="javascript:alert(1)">',
        f'<link {RSS} href="file:///etc/passwd">',
        f'<link {RSS} href="http://[">',
        '<base href="http://["><a href="/rss">RSS</a>',
        "",
    ],
)
def test_what_is_no_feed_is_not_found(head: str) -> None:
    assert discover(head.encode(), PAGE) == ()


def test_feeds_come_in_the_order_of_the_page_each_once() -> None:
    page = "".join(f'<link {RSS} href="/{name}">' for name in ("b", "a", "b"))

    assert discover(page.encode(), "https://x.example") == (
        "https://x.example/b",
        "https://x.example/a",
    )


def test_only_the_head_of_a_huge_page_is_looked_at() -> None:
    page = b"x" * 600_000 + f'<link {RSS} href="/rss">'.encode()

    assert discover(page, PAGE) == ()
