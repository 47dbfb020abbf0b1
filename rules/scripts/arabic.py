"""Arabic, Persian and Urdu: one shape per letter, and Arabic words without their proclitics."""

from functools import cache
from typing import Final

#: what folding leaves after compatibility forms, marks and tatweel are gone
LETTERS: Final = {
    "ى": "ي",
    "ی": "ي",
    "ے": "ي",
    "ې": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "ة": "ه",
    "ۃ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ٱ": "ا",
    "ں": "ن",
    "ـ": "",
}

_NOT_ARABIC: Final = frozenset("پچژگکیےہھںٹڈڑڤېەۆێ")  # Persian, Urdu, Kurdish, Pashto spell so
_SHORTEST: Final = 3  # letters that must remain: two are a coincidence too often
_SHORTEST_AFTER_ARTICLE: Final = 2  # الحج


@cache
def _whole() -> frozenset[str]:
    """Return the frequent words that only look as if they began with a proclitic."""
    from importlib.resources import files  # a slow import, and not every process has Arabic

    return frozenset((files("rules.scripts") / "arabic_whole.txt").read_text("utf-8").split())


def is_arabic(letters: str) -> bool:
    """Return whether a word of the Arabic script may be Arabic, by its letters alone."""
    return "\u0600" <= letters[0] <= "\u06ff" and _NOT_ARABIC.isdisjoint(letters)


def bases(folded: str, letters: str) -> list[str]:
    """Return an article's word without its proclitics, in every way it can be read.

    `letters` is the word before its alefs were folded: أل and إل are no definite article.
    """
    return list(dict.fromkeys(_conjunction(folded, letters)))


def variants(folded: str, letters: str) -> list[str]:
    """Return what a query's word also stands for: itself without the article and without و.

    A query is not taken apart further: فيصل must not find يصل.
    """
    found = _article(folded, letters)
    for clitics in ("وال", "بال", "فال", "كال"):
        if folded.startswith(clitics) and len(folded) - 3 >= _SHORTEST_AFTER_ARTICLE:
            found += [folded[1:], folded[3:]]
    if folded.startswith("لل") and len(folded) - 2 >= _SHORTEST:
        found += ["ال" + folded[2:], folded[2:]]
    if folded[0] == "و" and _may_lose_one(folded):
        found += [folded[1:], *_article(folded[1:], letters[1:])]
    return list(dict.fromkeys(found))


def _conjunction(folded: str, letters: str) -> list[str]:
    found = _preposition(folded, letters)
    if folded[0] in "وف" and _may_lose_one(folded):
        found += [folded[1:], *_preposition(folded[1:], letters[1:])]
    return found


def _preposition(folded: str, letters: str) -> list[str]:
    found = _article(folded, letters)
    if folded.startswith("لل") and len(folded) - 2 >= _SHORTEST_AFTER_ARTICLE:
        found += ["ال" + folded[2:], folded[2:]]
    if folded[0] in "بكل" and _may_lose_one(folded):
        found += [folded[1:], *_article(folded[1:], letters[1:])]
    return found


def _article(folded: str, letters: str) -> list[str]:
    enough = len(folded) - 2 >= _SHORTEST_AFTER_ARTICLE
    if enough and letters.startswith(("ال", "ٱل")) and folded not in _whole():
        return [folded[2:]]
    return []


def _may_lose_one(folded: str) -> bool:
    return len(folded) - 1 >= _SHORTEST and folded not in _whole()
