"""Scripts without spaces (Han, kana, Thai and neighbours): each character stands at a place."""

import re
import unicodedata
from functools import cache
from typing import Final

#: ranges of the scripts whose characters are taken one by one; katakana is written in runs
RANGES: Final = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"  # Thai without its marks
    "\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"  # Lao
    "\u1000-\u102a\u103f\u1050-\u1055"  # Myanmar
    "\u1780-\u17b3"  # Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f"  # hiragana, 々, 〇
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U000323af"
)
KATAKANA: Final = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"

# characters that only join two names, but for these words
_JOINING: Final = {
    "与": "参与 与会 与否 给与 赠与 授与 干与 与其 与时 与众 赋与 与日",
    "與": "參與 與會 與否 給與 贈與 授與 干與 與其 與時 與眾",
    "的": "目的 的士 的确 標的 标的 的黎 的確",
}
_PARTICLES: Final = frozenset("のとはがをにでもへや")
_HIRAGANA: Final = re.compile("[\u3041-\u309f]")


@cache
def _character() -> re.Pattern[str]:
    return re.compile(f"[{RANGES}]")


def unspaced(word: str) -> bool:
    """Return whether a word is a character of a script without spaces."""
    return _character().match(word) is not None


def terms(run: str, before: str = "") -> list[tuple[int, int]]:
    """Return where the terms of a query's run of characters are: 普京与拜登 is two names.

    `before` is the character that the run is written onto, if it is a word's.
    """
    cuts = [i for i in range(len(run)) if _joins(before or " ", run, i)]
    edges = zip([-1, *cuts], [*cuts, len(run)], strict=True)
    return [(begin + 1, end) for begin, end in edges if begin + 1 < end]


def _joins(before: str, run: str, i: int) -> bool:
    """Return whether a character only joins what stands on its two sides."""
    left = run[i - 1] if i else before
    right = run[i + 1 : i + 2]
    if right and unicodedata.category(right)[0] == "M":  # a mark belongs to the character
        return False
    if run[i] in _PARTICLES:
        return not (left.isspace() or _HIRAGANA.match(left) or _HIRAGANA.match(right))
    words = _JOINING.get(run[i])
    if words is None or left.isspace() or not right:
        return False
    return left + run[i] not in words and run[i] + right not in words
