"""Words set off in a text, and the excerpts around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import terminal
from bot.commands.marked import excerpts, marked
from rules import Field, Span


def span(start: int, end: int) -> Span:
    return Span(field=Field.TEXT, start=start, end=end, term="x")


def test_each_span_is_set_off() -> None:
    assert marked("one two three", [span(8, 13), span(0, 3)]) == "**one** two **three**"


def test_spans_that_overlap_or_touch_become_one() -> None:
    assert marked("北京大学生", [span(0, 2), span(2, 4), span(1, 3)]) == "**北京大学**生"


def test_a_text_without_spans_is_left_and_has_no_excerpt() -> None:
    assert marked("one", []) == "one"
    assert list(excerpts("one", [])) == []


def test_a_short_text_is_its_own_excerpt() -> None:
    assert list(excerpts("one two", [span(4, 7)])) == ["one **two**"]


def test_a_long_text_is_cut_between_words_around_what_matches() -> None:
    text = "before " * 30 + "here " + "after " * 30

    (excerpt,) = excerpts(text, [span(210, 214)])

    assert excerpt.startswith("… before before")
    assert excerpt.endswith("after after …")
    assert "**here**" in excerpt
    assert len(excerpt) < 160


def test_a_text_without_spaces_is_cut_anywhere() -> None:
    (excerpt,) = excerpts("字" * 500, [span(250, 252)])

    assert excerpt == "… " + "字" * 60 + "**字字**" + "字" * 60 + " …"


def test_near_matches_share_an_excerpt_and_far_ones_do_not() -> None:
    text = "a " * 500

    found = list(excerpts(text, [span(100, 101), span(120, 121), span(800, 801)]))

    assert [excerpt.count("**a**") for excerpt in found] == [2, 1]


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 299), st.integers(1, 9))))
def test_setting_off_adds_marks_and_changes_nothing_else(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans = [span(start, start + size) for start, size in places if start + size <= len(text)]

    assert marked(text, spans).replace("*", "") == text.replace("*", "")


def test_a_terminal_gets_colour_unless_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)

    in_colour = terminal.bold("x")
    monkeypatch.setenv("NO_COLOR", "1")
    without = terminal.bold("x")

    assert in_colour == "\x1b[1;33mx\x1b[0m"
    assert without == "**x**"


def test_what_a_terminal_would_obey_is_taken_out_without_moving_anything() -> None:
    text = "a\x1b[31mb\u202ec\x9bd\ne\tf"

    shown = terminal.safe(text)

    assert len(shown) == len(text)
    assert not set("\x1b\u202e\x9b") & set(shown)
    assert shown.endswith("\ne\tf")


def test_a_spinner_turns_only_where_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal.working("x") as unseen:
        pass
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with terminal.working("x") as seen:
        pass

    assert unseen is None
    assert seen is not None
