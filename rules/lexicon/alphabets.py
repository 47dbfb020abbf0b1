"""Which script a word is in, and which language to read it as when its text's own does not fit."""

from typing import Final

#: the first code point of each block that matters, and its script
_RANGES: Final = (
    ("A", "ɏ", "Latn"),
    ("Ḁ", "ỿ", "Latn"),
    ("Ͱ", "Ͽ", "Grek"),
    ("ἀ", "῾", "Grek"),
    ("Ѐ", "ԯ", "Cyrl"),
    ("԰", "֏", "Armn"),
    ("\u0590", "\u05ff", "Hebr"),
    ("\u0600", "\u06ff", "Arab"),
    ("\u0750", "\u08ff", "Arab"),
    ("\u0900", "\u097f", "Deva"),
    ("\u0980", "\u09ff", "Beng"),
    ("\u0b80", "\u0bff", "Taml"),
    ("\u0e00", "\u0e7f", "Thai"),
    ("\u10a0", "\u10ff", "Geor"),
    ("\u1100", "\u11ff", "Hang"),
    ("\u3041", "\u30ff", "Kana"),
    ("\u3400", "\u9fff", "Hani"),
    ("\uac00", "\ud7a3", "Hang"),
    ("\uf900", "\ufaff", "Hani"),
)

#: what a word is read as in a text of another or of no known language
DEFAULTS: Final = {
    "Latn": "en", "Cyrl": "ru", "Arab": "ar", "Hebr": "he", "Grek": "el", "Deva": "hi",
    "Hani": "zh", "Kana": "ja", "Hang": "ko", "Thai": "th", "Beng": "bn", "Taml": "ta",
    "Armn": "hy", "Geor": "ka",
}  # fmt: skip

#: who lends an entity's names to the languages of a script that lack them, in order
LENDERS: Final = {
    "Latn": ("en", "fr", "de", "es"),
    "Cyrl": ("ru", "uk"),
    "Arab": ("ar", "fa", "ur"),
}

_SCRIPTS: Final = {
    "Cyrl": "ru uk bg sr mk be kk ky mn tg tt",
    "Arab": "ar fa ur ps ckb ug sd",
    "Hebr": "he yi",
    "Grek": "el",
    "Deva": "hi mr ne",
    "Hang": "ko",
    "Hani": "zh ja ko",
    "Kana": "ja",
    "Thai": "th",
    "Beng": "bn as",
    "Taml": "ta",
    "Armn": "hy",
    "Geor": "ka",
}
_OF: Final[dict[str, frozenset[str]]] = {
    language: frozenset(s for s, languages in _SCRIPTS.items() if language in languages.split())
    for languages in _SCRIPTS.values()
    for language in languages.split()
} | {"sr": frozenset({"Cyrl", "Latn"})}
_LATIN: Final = frozenset({"Latn"})


def script(word: str) -> str:
    """Return the script of a word's first letter that has one, or ""."""
    for char in word:
        for first, last, name in _RANGES:
            if first <= char <= last:
                return name
    return ""


def scripts(language: str) -> frozenset[str]:
    """Return the scripts that a language is written in."""
    return _OF.get(language, _LATIN)


def read_as(word: str, language: str) -> str:
    """Return the language to read a word as: the text's own, if it is written in this script."""
    name = script(word)
    if language and (not name or name in scripts(language)):
        return language
    return DEFAULTS.get(name, language)
