"""Look-alike letters: a word that mixes Latin with Cyrillic or Greek is read in one script."""

import unicodedata
from typing import Final

_LATIN: Final = "aceopxyisjABCEHIJKMOPSTXY"
_CYRILLIC: Final = "асеорхуіѕјАВСЕНІЈКМОРЅТХУ"
_LATIN_TOO: Final = "oovpxABEZHIKMNOPTYX"
_GREEK: Final = "οόνρχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"

_FROM_CYRILLIC: Final = dict(zip(_CYRILLIC, _LATIN, strict=True))
_TO_CYRILLIC: Final = dict(zip(_LATIN, _CYRILLIC, strict=True))
_FROM_GREEK: Final = dict(zip(_GREEK, _LATIN_TOO, strict=True))


def unmask(word: str) -> str:
    """Return the word with its look-alikes in the script that its other letters are in.

    Letters are looked at without their marks: Ѐ is as good a disguise as Е. A word whose minority
    letters are not all look-alikes is left alone: COVIDом is no disguise.
    """
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFD", word)
    latin = [c for c in bare if c < "\u0250" and c.isalpha()]
    cyrillic = [c for c in bare if "\u0400" <= c <= "\u052f"]
    greek = [c for c in bare if "\u0370" <= c <= "\u03ff"]
    if latin and cyrillic and not greek:
        if len(cyrillic) > len(latin) and all(c in _TO_CYRILLIC for c in latin):
            return _swap(bare, _TO_CYRILLIC)
        if all(c in _FROM_CYRILLIC for c in cyrillic):
            return _swap(bare, _FROM_CYRILLIC)
    if latin and greek and not cyrillic and all(c in _FROM_GREEK for c in greek):
        return _swap(bare, _FROM_GREEK)
    return word


def _swap(word: str, table: dict[str, str]) -> str:
    return unicodedata.normalize("NFC", "".join(table.get(c, c) for c in word))
