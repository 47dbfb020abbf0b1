"""How texts become words."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules import text
from rules.sentences import starts

_TEXTS = st.one_of(st.text(), st.text(alphabet="aİßéñ 'l.&-3,ي ةأوבה״\"ёй普のกีバ한हि\u0301\u200c_"))


def forms(passage: str) -> list[str]:
    """Return the folded forms of a text's words."""
    return [word.forms[0] for word in text.words(passage)]


@given(_TEXTS)
def test_words_stand_in_order_inside_the_text_and_have_forms(passage: str) -> None:
    words = list(text.words(passage))

    places = [(word.start, word.end) for word in words]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(passage) for start, end in places)
    assert all(form and form == form.strip() for word in words for form in word.forms)
    assert all(len(set(word.forms)) == len(word.forms) for word in words)


@given(_TEXTS)
def test_composed_and_decomposed_texts_have_the_same_words(passage: str) -> None:
    composed = forms(unicodedata.normalize("NFC", passage))
    decomposed = forms(unicodedata.normalize("NFD", passage))

    assert composed == decomposed


@example("AЀ")
@given(_TEXTS)
def test_a_folded_word_folds_to_itself(passage: str) -> None:
    for word in text.words(passage):
        assert "".join(text.folded(word.forms[0])) == word.forms[0]


@given(_TEXTS)
def test_a_query_accepts_the_words_it_was_made_of(passage: str) -> None:
    for word in text.words(passage):
        asked = text.asked(passage[word.start : word.end])

        assert any(word.forms[0] in accepted for accepted in asked)


def test_a_word_is_highlighted_whole_and_by_what_it_may_be() -> None:
    (_, word) = text.words("بوتين وبايدن")

    assert (word.start, word.end) == (6, 12)
    assert word.forms == ("وبايدن", "بايدن")


def test_a_character_for_several_words_stands_for_each_of_them() -> None:
    words = list(text.words("ﷺ"))

    assert [word.forms[0] for word in words] == ["صلي", "الله", "عليه", "وسلم"]
    assert {(word.start, word.end) for word in words} == {(0, 1)}


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("Biden’s O'Brien", ["bidens", "obrien"]),
        ("U.S. a.m. В.В.Путин", ["us", "am", "вв", "путин"]),
        ("3.5 1,000 1.000.000 7,25", ["3.5", "1000", "1000000", "7.25"]),
        ("02.12.2021 ½ 12:30", ["02", "12", "2021", "1", "2", "12", "30"]),
        ("snake_case #tag @me", ["snake", "case", "tag", "me"]),
        ("普京バイデンと한국AI", ["普", "京", "バイデン", "と", "한국", "ai"]),
        ("กี น", ["กี", "น"]),
        ("\u0301\u200b— …", []),
        ("ʼn ŉ", ["n", "n"]),
    ],
)
def test_words_by_script(passage: str, expected: list[str]) -> None:
    assert forms(passage) == expected


@pytest.mark.parametrize(
    ("passage", "number"),
    [
        ("One. Two! Three? Four", 4),
        ("Mr. Putin met J. Biden in the U.S. Senate", 1),
        ("He said: yes. and no", 1),
        ("قال: نعم. ثم ذهب؟ لا۔ نعم", 4),
        ("普京说。拜登说！真的", 3),
        ("One\n\n  Two.\nThree", 3),
        ("Wait!!! … What?! “Yes.” No", 5),
        ("See p. 5", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(passage: str, number: int) -> None:
    assert len(starts(passage)) + 1 == number


@pytest.mark.parametrize(
    "hostile",
    ["a.", "!", " ", "\n", "'", "1,", "-", "\u0301", "ا", "'s", "普", ".\n"],
)
def test_a_million_of_the_same_sign_take_linear_time(hostile: str) -> None:
    passage = hostile * 200_000

    words = list(text.words(passage))

    assert len(starts(passage)) <= len(passage)
    assert len(words) <= len(passage)
