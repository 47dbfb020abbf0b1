"""What a written name may be the form of: itself, and itself without endings and proclitics."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from rules import text
from rules.names.letters import script
from rules.scripts import arabic, hangul, hebrew, latin

LONGEST: Final = 64  # characters; nothing longer is a name
_SHORTEST: Final = 3  # letters that must remain

#: endings of names' cases by language, "" for those of the language of no other row
_ENDINGS: Final = {
    "cyrillic": "а я у ю ом ем ём ым им е и і ы ї ой ей ою ею ого его ому ему ові еві єві єм їм",
    "greek": "ου η ο α ς",
    "pl": "a u em iem owi ie ego emu ym im om ą ę i y",
    "cs sk": "a u em ovi om ho mu ým ou y i e ě",
    "hr sr bs sl": "a u om em ov ova im og om i e",
    "lt": "o ui ą u e as is us io iui",
    "lv": "a am u s is im",
    "fi": "n in a ia lle lla lta ssa sta ksi en",
    "et": "i le l lt s st ga ile il ilt ist iga",
    "hu": "t nek nak nel nal val vel hez hoz ban ben ról ről tól től ot et nél nál ra re",
    "ro": "ului lui ul",
    "de nl sv no da en": "s",
    "tr az": "in ın un ün a e i ı u ü de da den dan la le",
    "eu": "k ek ren ri rekin",
}
_NOMINATIVE: Final = {"ого": "ий", "его": "ий", "ому": "ий", "ему": "ий", "ым": "ий", "им": "ий"}


def forms(word: str, language: str = "") -> tuple[str, ...]:
    """Return the ways to read a word as a name, the word as it stands first."""
    return _remembered(word, language) if len(word) <= LONGEST else ()


@lru_cache(maxsize=1 << 13)
def _remembered(word: str, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in _forms(word, language) if form))


def _forms(word: str, language: str) -> Iterator[str]:
    if not any(map(str.isalpha, word)):
        return
    for reading in text.readings("".join(word.split()))[:1]:
        match script(reading.lowered):
            case "arabic":
                yield reading.folded
                if language not in text.NO_PROCLITICS and arabic.is_arabic(reading.lowered):
                    yield from arabic.bases(reading.folded, reading.letters)
            case "hebrew":
                yield reading.marked
                yield from hebrew.bases(reading.marked)
            case "hangul":
                yield reading.folded
                yield from hangul.bases(reading.folded)
            case "greek":
                yield reading.folded
                yield from _stems(reading.folded, "greek")
            case "cyrillic":
                yield reading.lowered
                yield from _stems(reading.lowered, "cyrillic")
            case "latin":
                yield reading.lowered.replace("'", "")
                yield from latin.around_apostrophes(reading.lowered)
                yield from _stems(reading.lowered, language)
            case _:
                yield reading.lowered


def _stems(word: str, language: str) -> Iterator[str]:
    ending = _endings(language)
    if ending is None:
        return
    for match in ending.finditer(word):
        if match.start() >= _SHORTEST:
            yield word[: match.start()] + _NOMINATIVE.get(match.group(), "")


@cache
def _endings(language: str) -> re.Pattern[str] | None:
    """Return the pattern of one ending at the end of a word, tried at each place."""
    for languages, endings in _ENDINGS.items():
        if language in languages.split():
            longest_first = sorted(endings.split(), key=len, reverse=True)
            return re.compile(f"(?:{'|'.join(longest_first)})$")
    return None
