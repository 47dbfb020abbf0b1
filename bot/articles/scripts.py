"""Which languages a text can be in, by the scripts and letters it is written with."""

from collections import Counter
from typing import Final

import regex

_KINDS: Final = {
    "Latin": "Latin", "Cyrillic": "Cyrillic", "Arabic": "Arabic", "Hebrew": "Hebrew",
    "Han": "Han", "Hiragana": "Kana", "Katakana": "Kana", "Hangul": "Hangul", "Greek": "Greek",
    "Thai": "Thai", "Devanagari": "Devanagari", "Bengali": "Bengali", "Tamil": "Tamil",
    "Telugu": "Telugu", "Gujarati": "Gujarati", "Kannada": "Kannada", "Malayalam": "Malayalam",
    "Sinhala": "Sinhala", "Gurmukhi": "Gurmukhi", "Oriya": "Oriya", "Khmer": "Khmer",
    "Lao": "Lao", "Myanmar": "Myanmar", "Ethiopic": "Ethiopic", "Georgian": "Georgian",
    "Armenian": "Armenian", "Tibetan": "Tibetan", "Thaana": "Thaana", "Mongolian": "Mongolian",
}  # fmt: skip
_LETTER: Final = regex.compile("|".join(rf"(\p{{Script={name}}})" for name in _KINDS))
_NAMES: Final = tuple(_KINDS.values())
_LANGUAGES: Final = {
    script: frozenset(languages.split())
    for script, languages in {
        "Latin": "af az bs ca cs cy da de en es et eu fi fr ga gl ha hr hu id is it jv ku lb lt lv "
        "mg ms mt nl no pl pt ro rw sk sl so sq sr su sv sw tg tk tl tr uz vi xh yo zu eo la",
        "Cyrillic": "ru uk bg sr mk be kk ky tg mn tt ba uz az cv os ce",
        "Arabic": "ar fa ur ps sd ku ug",
        "Hebrew": "he yi",
        "Han": "zh",
        "Kana": "ja",
        "Hangul": "ko",
        "Greek": "el",
        "Thai": "th",
        "Devanagari": "hi mr ne sa",
        "Bengali": "bn as",
        "Tamil": "ta",
        "Telugu": "te",
        "Gujarati": "gu",
        "Kannada": "kn",
        "Malayalam": "ml",
        "Sinhala": "si",
        "Gurmukhi": "pa",
        "Oriya": "or",
        "Khmer": "km",
        "Lao": "lo",
        "Myanmar": "my",
        "Ethiopic": "am ti",
        "Georgian": "ka",
        "Armenian": "hy",
        "Tibetan": "bo dz",
        "Thaana": "dv",
        "Mongolian": "mn",
    }.items()
}
EVERY: Final = frozenset().union(*_LANGUAGES.values())
# Letters that one language of a script has and its neighbours have not.
_URDU: Final = frozenset("ٹڈڑںے")
_PERSIAN: Final = frozenset("پچژگکی")
_UKRAINIAN: Final = frozenset("іїєґ")
_RUSSIAN: Final = frozenset("ыэъё")
_UZBEK: Final = frozenset("ўқғҳ")
_BELARUSIAN: Final = frozenset("іы")


def languages(text: str) -> frozenset[str] | None:
    """Return the languages that a text's writing allows, None if it has no letters."""
    counts = Counter(_NAMES[(match.lastindex or 1) - 1] for match in _LETTER.finditer(text))
    if not counts:
        return None
    # A syllable or a word sign carries what takes an alphabet two letters or more; names and brands
    # stand in Latin among any script.
    for script in ("Kana", "Han", "Hangul"):
        counts[script] *= 2
    counts["Latin"] = -(-counts["Latin"] // 3)
    if counts["Kana"] and counts["Kana"] * 12 >= counts["Han"]:
        counts["Kana"] += counts["Han"]
        counts["Han"] = 0
    script = max(counts, key=lambda name: counts[name])
    return _narrow(script, text)


def _narrow(script: str, text: str) -> frozenset[str]:
    letters = frozenset(text.lower())
    if script == "Arabic" and letters & _URDU:
        return frozenset({"ur", "ps", "sd", "ku", "ug"})
    if script == "Arabic" and not letters & _PERSIAN:
        return _LANGUAGES[script] - {"ur", "sd"}
    if script == "Cyrillic" and letters & _UKRAINIAN and not letters & _RUSSIAN:
        return _LANGUAGES[script] - {"ru", "bg", "mk", "sr"}
    if script == "Cyrillic" and len(letters & _UZBEK) >= 2 and not letters & _BELARUSIAN:
        return frozenset({"uz", "tg"}) if "ў" not in letters else frozenset({"uz"})
    return _LANGUAGES[script]
