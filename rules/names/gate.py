"""Tells which words of an article may be names at all, before their sounds are compared."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from rules import text
from rules.names.forms import forms
from rules.names.index import FEWEST, is_distinct
from rules.names.letters import script

_CASED: Final = frozenset({"latin", "cyrillic", "greek"})


def is_name_like(surface: str, language: str = "") -> bool:
    """Return whether a word, as it was written, may be a name that no lexicon has.

    Where names have capitals it must have one; in no language may it be a common word, with or
    without what is written onto it. Without a language, no language's common words count.
    """
    if script(surface) in _CASED and not surface[0].isupper():
        return False
    return is_distinct(surface, FEWEST) and _common(language).isdisjoint(forms(surface, language))


def is_common(word: str, language: str) -> bool:
    """Return whether a word is one of the most frequent of its language."""
    return not _common(language).isdisjoint(text.folded(word))


def _common(language: str) -> frozenset[str]:
    """Return the common words of a language, folded."""
    return _split(_lines().get(language, ""))


@cache
def _split(line: str) -> frozenset[str]:
    return frozenset(line.split())


@cache
def _lines() -> Mapping[str, str]:
    lines = (files("rules.names") / "common.txt").read_text("utf-8").splitlines()
    return {language: words for language, _, words in (line.partition(":") for line in lines)}
