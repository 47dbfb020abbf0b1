"""The sentence that shows a match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.excerpt import Excerpt, bold, excerpt
from rules import Field, Span


def spans(text: str, *words: str, field: Field = Field.TEXT) -> list[Span]:
    return [
        Span(field=field, start=text.index(word), end=text.index(word) + len(word), term=word)
        for word in words
    ]


def shown(found: Excerpt) -> tuple[str, list[str]]:
    return found.text, [found.text[start:end] for start, end in found.bold]


def test_sentence_with_most_terms_is_shown() -> None:
    text = "Putin spoke. Putin and Biden will have a call. Biden left."

    found = excerpt(text, [*spans(text, "Biden", "call"), *spans(text[13:], "Putin")])

    assert found.text == "Putin and Biden will have a call."


def test_matched_words_are_marked_in_their_own_script() -> None:
    text = "قال الناطق شيئا. نأمل أن يتم الاتصال بين بوتين وبايدن قريبا."

    found = excerpt(text, spans(text, "الاتصال", "بوتين", "وبايدن"))

    assert shown(found) == (
        "نأمل أن يتم الاتصال بين بوتين وبايدن قريبا.",
        ["الاتصال", "بوتين", "وبايدن"],
    )


def test_chinese_sentences_end_without_a_space() -> None:
    text = "会议结束。普京与拜登将通电话。其他消息。"

    assert excerpt(text, spans(text, "普京")).text == "普京与拜登将通电话。"


def test_numbers_and_abbreviations_do_not_end_a_sentence() -> None:
    text = "Growth was 3.5 percent on the U.S.-China trade."

    assert excerpt(text, spans(text, "trade")).text == text


def test_text_without_a_match_shows_its_lead() -> None:
    assert excerpt("First. Second.", []) == Excerpt("First.")


def test_empty_text_shows_nothing() -> None:
    assert excerpt("  \n ", []) == Excerpt("")


def test_long_sentence_is_cut_around_its_first_match_between_words() -> None:
    text = "word " * 100 + "needle " + "word " * 100

    found = excerpt(text, spans(text, "needle"))

    assert shown(found)[1] == ["needle"]
    assert found.text.startswith("…word ")
    assert found.text.endswith(" word…")
    assert len(found.text) <= 282


def test_long_sentence_without_spaces_is_cut_all_the_same() -> None:
    text = "字" * 400 + "普京" + "字" * 400

    found = excerpt(text, spans(text, "普京"))

    assert shown(found)[1] == ["普京"]
    assert len(found.text) <= 282


def test_overlapping_stretches_are_marked_once() -> None:
    one = Span(field=Field.TITLE, start=0, end=5, term="a")
    two = Span(field=Field.TITLE, start=3, end=8, term="b")
    inside = Span(field=Field.TITLE, start=1, end=2, term="c")

    assert bold(10, [two, one, inside], Field.TITLE) == ((0, 5), (5, 8))


def test_stretch_beyond_a_cut_title_is_left_out() -> None:
    assert bold(4, [Span(field=Field.TITLE, start=3, end=8, term="a")], Field.TITLE) == ()


@pytest.mark.parametrize("sep", [" ", "", "\n"])
@given(words=st.lists(st.text(min_size=1, max_size=40), max_size=30), data=st.data())
def test_marks_always_stand_inside_the_excerpt(
    sep: str, words: list[str], data: st.DataObject
) -> None:
    text = sep.join(words)
    places = st.integers(0, len(text))
    ends = data.draw(st.lists(st.tuples(places, places), max_size=6))
    matched = [
        Span(field=Field.TEXT, start=min(pair), end=max(pair), term=str(pair)) for pair in ends
    ]

    found = excerpt(text, matched)

    last = 0
    for start, end in found.bold:
        assert last <= start < end <= len(found.text)
        last = end
