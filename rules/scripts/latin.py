"""Latin, with Turkish: letters that are no plain letter with a mark, and apostrophes."""

import re
from typing import Final

#: letters that do not decompose; Turkish ı meets i, as İ does
LETTERS: Final = {
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ə": "e",
    "ŋ": "n",
    "ß": "ss",
}

#: the other way to write a marked letter, where the keyboard has none
SPELLED_OUT: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}

_ELIDED: Final = frozenset(  # French, then Italian
    """l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu
    un dell all nell sull dall coll quest quell anch com v""".split()  # noqa: SIM905 - a row
)
# case, possessive and plural endings of Turkish names, and the English possessive
_SUFFIX: Final = re.compile(
    r"s|n?[iu]n|[yn]?[aeiu]|n?[dt][ae](?:n|ki)?|[yn]?l[ae]|l[ae]r(?:[a-z]{0,5})|[dt][iu]r?"
    r"|[sy]?[iu](?:n[aeiu]n?|nd[ae]n?)?|[yn]?c[ae]|l[iu]|s[iu]z"
)


def around_apostrophes(word: str) -> list[str]:
    """Return the parts of a folded word with apostrophes that stand for it: Biden's, l'Ukraine."""
    head, _, tail = word.partition("'")
    found = []
    if head in _ELIDED and len(tail) > 1:
        found += [tail.replace("'", ""), *around_apostrophes(tail)]
    stem, _, suffix = word.rpartition("'")
    if len(stem) > 1 and stem not in _ELIDED and _SUFFIX.fullmatch(suffix):
        found.append(stem.replace("'", ""))
    return found


def spelled_out(lowered: str) -> str:
    """Return a word with ä, ö, ü, å and ø written as two letters."""
    for letter, pair in SPELLED_OUT.items():
        lowered = lowered.replace(letter, pair)
    return lowered
