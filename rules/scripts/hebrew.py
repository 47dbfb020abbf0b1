"""Hebrew: points gone, acronyms in one piece, words without their proclitics."""

from functools import cache
from typing import Final

_SHORTEST: Final = 3  # letters that must remain
_SUBORDINATORS: Final = ("כש", "מש", "ש")


@cache
def _whole() -> frozenset[str]:
    """Return the frequent words that only look as if they began with a proclitic."""
    from importlib.resources import files  # a slow import, and not every process has Hebrew

    return frozenset((files("rules.scripts") / "hebrew_whole.txt").read_text("utf-8").split())


def is_hebrew(letters: str) -> bool:
    """Return whether a word is written in Hebrew letters."""
    return "\u0590" <= letters[0] <= "\u05ff"


def bases(folded: str) -> list[str]:
    """Return an article's word without its proclitics, in every way it can be read."""
    found = _after_and(folded)
    if folded[0] == "ו" and _may_lose(folded, 1):
        found += [folded[1:], *_after_and(folded[1:])]
    return list(dict.fromkeys(found))


def variants(folded: str) -> list[str]:
    """Return what a query's word also stands for: itself without ו and without the article."""
    found = _article(folded)
    if folded[0] == "ו" and _may_lose(folded, 1):
        found += [folded[1:], *_article(folded[1:])]
    return found


def _after_and(folded: str) -> list[str]:
    found = _preposition(folded)
    for clitic in _SUBORDINATORS:
        if folded.startswith(clitic) and _may_lose(folded, len(clitic)):
            rest = folded[len(clitic) :]
            found += [rest, *_preposition(rest)]
    return found


def _preposition(folded: str) -> list[str]:
    found = _article(folded)
    if folded[0] in "בלמכ" and _may_lose(folded, 1):
        found += [folded[1:], *_article(folded[1:])]
    return found


def _article(folded: str) -> list[str]:
    return [folded[1:]] if folded[0] == "ה" and _may_lose(folded, 1) else []


def _may_lose(folded: str, count: int) -> bool:
    return len(folded) - count >= _SHORTEST and folded not in _whole()
