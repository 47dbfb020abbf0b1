"""What is remembered of the words that articles are made of."""

import pytest

from rules import reading
from rules.lexicon.build import compiled
from rules.lexicon.sources import Sources
from rules.lexicon.store import Lexicon


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(compiled(Sources()))


def test_words_are_read_once(lexicon: Lexicon) -> None:
    (first,) = reading.words("Biden", "en", lexicon).words
    (again,) = reading.words("Biden", "en-GB", lexicon).words

    assert again is first


def test_a_very_long_word_is_read_and_not_remembered(lexicon: Lexicon) -> None:
    (first,) = reading.words("x" * 99, "en", lexicon).words
    (again,) = reading.words("x" * 99, "en", lexicon).words

    assert again.forms == first.forms
    assert again is not first


def test_what_was_read_is_forgotten_before_it_fills_the_memory(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rules.reading._MOST", 3)  # 65,000 words take too long to say
    (first,) = reading.words("Biden", "en", lexicon).words
    reading.words("one two O'Neill said.Then", "en", lexicon)

    (again,) = reading.words("Biden", "en", lexicon).words

    assert again is not first
