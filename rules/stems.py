"""What remains of a word without its inflection, by language: two words meet if they share a stem.

Snowball where it has a stemmer that only inflects; rules of our own elsewhere. A word may have
several stems, since an ending can often be read in two ways; each rule is kept narrow, because a
word that meets too many rings for what nobody asked.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

import Stemmer

from rules.scripts import endings

#: our language codes, by the name of the stemmer that Snowball has for them
_SNOWBALL: Final = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip

#: languages whose rules are our own
_RULES: Final[dict[str, Callable[[str], Iterable[str]]]] = {
    "ar": endings.arabic,
    "bg": endings.bulgarian,
    "en": endings.english,
    "fa": endings.persian,
    "he": endings.hebrew,
    "hi": endings.hindi,
    "ko": endings.korean,
    "uk": endings.ukrainian,
    "ur": endings.urdu,
}
#: what Snowball misses, as further stems
_BESIDES: Final[dict[str, Callable[[str], Iterable[str]]]] = {
    "de": endings.german,
    "el": endings.greek,
    "fi": endings.finnish,
    "hu": endings.hungarian,
    "pl": endings.polish,
    "ru": endings.russian,
    "tr": endings.turkish,
}
#: languages whose words can be read as forms of several: each reading is a stem, the word first
READINGS: Final = frozenset({"ar", "en", "fa", "he", "hi", "ko", "ur"})
LANGUAGES: Final = frozenset(_SNOWBALL) | frozenset(_RULES)
_SHORTEST: Final = 4  # letters: what a stemmer leaves shorter has lost more than its inflection
_GENITIVE_S: Final = frozenset({"da", "de", "nl", "no", "sv"})
_NUMBER: Final = re.compile(r"\d")


def stems(lowered: str, folded: str, language: str) -> tuple[str, ...]:
    """Return the stems of a word, each once; none in a language that has no rules.

    `lowered` still has its marks, which some stemmers need; `folded` has lost them.
    """
    if language not in LANGUAGES or len(folded) < 2 or _NUMBER.search(folded):
        return ()
    if rule := _RULES.get(language):
        return tuple(dict.fromkeys(rule(folded)))
    spellings = (folded,) if lowered == folded else (lowered, folded)
    if language == "tr":  # savaş is no sava with an ending
        spellings = (lowered,)
    found = [_snowball(word, folded, language) for word in spellings]
    if besides := _BESIDES.get(language):
        found += map(_fold, besides(spellings[0] if language == "tr" else folded))
    return tuple(dict.fromkeys(found))


def _fold(word: str) -> str:
    from rules.text import fold  # which needs no stems

    return fold(word)


def _snowball(word: str, folded: str, language: str) -> str:
    stem = _fold(_stemmer(_SNOWBALL[language]).stemWord(word))
    if len(stem) < 3 or (len(stem) < _SHORTEST and len(stem) < len(folded) - 1):
        return folded[:-1] if language in _GENITIVE_S and folded[-1] == "s" else folded
    return stem


@cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    stemmer = Stemmer.Stemmer(name)
    stemmer.maxCacheSize = 0  # what was read is kept with its stems
    return stemmer
