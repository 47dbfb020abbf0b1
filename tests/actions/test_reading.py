"""What people type is understood: addresses, durations, and which queries are the same."""

from datetime import timedelta

import pytest

from bot.actions.chats import duration
from bot.actions.feeds import address
from bot.actions.sameness import meaning
from bot.actions.watches import read, same
from bot.errors import UserError
from rules import parse


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://a.example/rss", "https://a.example/rss"),
        (" <http://a.example/rss> ", "http://a.example/rss"),
        ("a.example/rss", "https://a.example/rss"),
        ("feed://a.example/rss", "http://a.example/rss"),
        ("feed:a.example/rss", "https://a.example/rss"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("https://مثال.example/خبر", "https://مثال.example/خبر"),
    ],
)
def test_an_address_is_completed(typed: str, url: str) -> None:
    assert address(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "word",
        "two words.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://[broken/",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as raised:
        address(typed)

    assert raised.value.key == "feed.bad_address"


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("", None),
        ("8h", timedelta(hours=8)),
        ("8", timedelta(hours=8)),
        ("30 MIN", timedelta(minutes=30)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("٣ ساعات", timedelta(hours=3)),
        ("2 أيام", timedelta(days=2)),
        ("99999w", timedelta(days=366)),
    ],
)
def test_a_duration_is_read(typed: str, span: timedelta | None) -> None:
    assert duration(typed) == span


@pytest.mark.parametrize("typed", ["soon", "0h", "-1h", "5 parsecs", "1h 30m", "999999h"])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as raised:
        duration(typed)

    assert raised.value.key == "pause.unreadable"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Putin Biden call", "call biden PUTIN"),
        ("Putin–Biden call", "putin biden call"),
        ("(a1 OR b1) c1", "c1 (b1 OR a1)"),
        ("nickel -coin", "NOT coin nickel"),
        ('title:strike source:"BBC News"', 'source:"bbc news" title:Strike'),
        ("SAME(Putin Biden)", "SAME(Biden Putin)"),
        ("الاتصال", "الإتصال"),
        ("strik* lang:ar", "lang:AR strik*"),
    ],
)
def test_queries_that_ask_for_the_same_are_known_as_such(one: str, other: str) -> None:
    assert same(one, read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "us visit"),
        ("Putin Biden", "Putin OR Biden"),
        ("=strike", "strike"),
        ('"prime minister"', "prime minister"),
        ("a1 NEAR/2 b1", "a1 NEAR/5 b1"),
        ("nickel", "title:nickel"),
        ("nickel", "nickel -coin"),
        ("strik*", "strike"),
        ("nickel lang:ar", "nickel lang:en"),
        ("nickel source:bbc", "nickel source:cnn"),
    ],
)
def test_queries_that_differ_are_not_taken_for_the_same(one: str, other: str) -> None:
    assert meaning(parse(one).node) != meaning(parse(other).node)


def test_a_text_of_an_older_release_is_the_same_as_nothing() -> None:
    assert not same("(broken", read("broken"))


@pytest.mark.parametrize(
    ("text", "line", "caret"),
    [
        ("(Putin", "(Putin", 0),
        ("Putin )", "Putin )", 6),
        ("word " * 12 + ")" + " word" * 12, "…ord word word word word )" + " word word …", 25),
        ("one\ntwo )", "one two )", 8),
    ],
    ids=["at the start", "at the end", "in the middle of a long one", "on the second line"],
)
def test_the_place_of_a_mistake_is_shown_in_one_line(text: str, line: str, caret: int) -> None:
    with pytest.raises(UserError) as raised:
        read(text)

    shown, place = raised.value.params["line"], raised.value.params["caret"]
    assert isinstance(shown, str)
    assert isinstance(place, int)
    assert "\n" not in shown
    assert shown[place] == text[text.index(")") if ")" in text else 0]
    assert (shown, place) == (line, caret)


def test_no_text_is_asked_for_one() -> None:
    with pytest.raises(UserError) as raised:
        read("  ")

    assert raised.value.key == "watch.empty"
