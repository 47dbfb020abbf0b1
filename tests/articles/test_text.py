"""Plain text: what a person reads, out of whatever stands in a feed."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import plain
from bot.articles.text import line

CASES = tomllib.loads((Path(__file__).parent / "cases/plain.toml").read_text("utf-8"))["case"]
PIECES = (
    "<p> </p> <b> </b> <div <script> </script> <!-- --> <![CDATA[ ]]> &amp; &lt; &gt; &#0; &#xD800;"
    " &bogus; < > & \" ' <svg> </svg> <table> <select> <plaintext> <!DOCTYPE <?x ?> \n \x00 \ud800"
    " é 普通 word"
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    assert plain(case["html"]) == case["text"]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES.split(" ")), max_size=40).map(" ".join))
)
def test_any_text_can_be_read(html: str) -> None:
    text = plain(html)

    assert text == text.strip()
    assert "\x00" not in text
    assert text.encode().decode() == text


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>",
        '<a "',
        "<a 'b\" ",
        "<table>",
        "&lt;p&gt;",
        "<!--",
        "<x-y",
        "<" + "a-" * 50,
        "<",
    ],
)
def test_a_monster_is_read_up_to_a_limit(piece: str) -> None:
    assert len(plain(piece * 100_000 + "deep")) <= 400_000


def test_depth_hides_nothing() -> None:
    assert plain("<div>" * 5000 + "deep" + "</div>" * 5000 + "after") == "deep\nafter"


def test_a_headline_is_one_line() -> None:
    assert line("<b>One</b><br>\n two\u2028three") == "One two three"
