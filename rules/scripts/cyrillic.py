"""Cyrillic: ё as е, and the marks that are part of a letter kept."""

from typing import Final

LETTERS: Final = {"ґ": "г"}

#: й and ї are letters of their own; every other mark (ё, stress) is dropped
KEPT: Final = frozenset({("и", "\u0306"), ("у", "\u0306"), ("і", "\u0308")})
