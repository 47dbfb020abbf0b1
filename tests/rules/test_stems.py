"""Which forms of a word meet, and which words only look as if they should."""

import tomllib
from pathlib import Path

import pytest

from rules import Document, analyse, holds, parse
from tests.rules.lexicons import NONE

_LANGUAGES = tomllib.loads(Path(__file__).with_name("stems.toml").read_text("utf-8"))


def pairs(kind: str) -> list[tuple[str, str, str]]:
    return [
        (language, word, form)
        for language, kinds in _LANGUAGES.items()
        for word, forms in kinds.get(kind, {}).items()
        for form in forms
    ]


def meet(language: str, word: str, form: str) -> bool:
    return holds(parse(word, NONE), analyse(Document(title=form, language=language), NONE))


@pytest.mark.parametrize(("language", "word", "form"), pairs("meet"))
def test_forms_of_a_word_meet(language: str, word: str, form: str) -> None:
    assert meet(language, word, form)


@pytest.mark.parametrize(("language", "word", "form"), pairs("part"))
def test_other_words_stay_apart(language: str, word: str, form: str) -> None:
    assert not meet(language, word, form)


def test_exact_words_and_phrases_are_not_inflected() -> None:
    assert not meet("en", "=strike", "strikes")
    assert not meet("en", '"rail strike"', "rail strikes")
