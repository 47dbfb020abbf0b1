"""Finds where sentences begin."""

import re
from functools import cache
from typing import Final

# a full stop after one of these, or after a single letter, ends an abbreviation
_SHORT: Final = frozenset(
    """mr mrs ms dr prof st gen sen rep gov col lt sgt capt rev hon jr sr vs no etc inc ltd co corp
    jan feb mar apr jun jul aug sep sept oct nov dec art fig approx est dept univ bzw ca usw mio mrd
    tel nr abs г гг ул им т тыс млн млрд руб стр см др проф акад ген м д р""".split()  # noqa: SIM905
)


@cache
def _ends() -> re.Pattern[str]:
    """Return the pattern of what ends a sentence, up to where the next may begin."""
    closing = "[\"'\u2019\u201d\u00bb)\\]\u300d\u300f\uff09]*+"
    mark = "[!?\u061f\u06d4\u0964\u2026]"
    return re.compile(
        rf"(?P<dot>\.){closing}\s++|(?<!{mark}){mark}++{closing}(?:\s++|$)"
        rf"|[\u3002\uff01\uff1f\uff61]{closing}|\n\s*+"
    )


def starts(text: str) -> list[int]:
    """Return where the second and later sentences of a text begin, as code points."""
    return [
        match.end()
        for match in _ends().finditer(text)
        if match["dot"] is None or _full_stop(text, match)
    ]


def _full_stop(text: str, match: re.Match[str]) -> bool:
    """Return whether a dot ends a sentence rather than an abbreviation."""
    before = text[max(0, match.start() - 12) : match.start()]
    word = re.split(r"[^\w.]", before)[-1]
    if "\n" in match.group():
        return True
    if match.end() < len(text) and text[match.end()].islower():
        return False
    return not (word.lower() in _SHORT or (len(word) == 1 and word.isalpha()) or "." in word)
