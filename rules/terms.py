"""What a term accepts: alternatives, each a row of slots that must stand side by side."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, assert_never

from rules import stopwords, text
from rules.lexicon.alphabets import read_as
from rules.nodes import Compound, Phrase, Prefix, Senses, Term, Word
from rules.stems import stems

# COVID-19, COVID19, G7, e-mail: found in one piece and in two
_COMPOUND: Final = re.compile(
    r"([^\W\d_]+)[-\u2010\u2011]?(\d+)|([^\W\d_])[-\u2010\u2011]([^\W\d_]+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What may stand at one place."""

    forms: frozenset[str]  # any of these; of a prefix, the beginning
    prefix: bool = False
    whole: bool = False  # the folded form only, none of its bases
    capitals: str = ""  # must be among the letters as they were written
    spelled: str = ""  # must be exactly what was written


Row = tuple[Slot, ...]


@lru_cache(maxsize=1 << 13)
def rows(term: Term) -> tuple[Row, ...]:
    """Return the rows of slots by which a term can be shown: any one of them will do."""
    match term:
        case Word(word, exact=True):
            return (_exact(word),)
        case Word(word, senses=senses, languages=languages):
            if _only_asked(senses):  # `Biden calls` is no call: in English, nouns are verbs too
                languages = tuple(each for each in languages if each != "en") or ("",)
            return _meant(_alternatives(word, languages), senses)
        case Compound(words, senses, languages):
            row = tuple(slot for word in words for slot in _inflected(word, languages))
            return _meant((row,), senses)
        case Phrase(words):
            return (tuple(slot for word in words for slot in _folded(word)),)
        case Prefix(word):
            *before, last = text.folded(word)
            return ((*map(_form, before), Slot(forms=frozenset({last}), prefix=True)),)
        case _:
            assert_never(term)


def plain(word: str) -> str:
    """Return a word's letters and digits as they were written, case and all."""
    visible = unicodedata.normalize("NFKC", word)
    return "".join(char for char in visible if char.isalnum())


def ids(senses: Senses) -> frozenset[str]:
    """Return the entities and concepts of a term's senses, without their signs."""
    return frozenset(sense.lstrip(">") for sense in senses)


def _only_asked(senses: Senses) -> bool:
    """Return whether a word is what people type for something that articles call otherwise."""
    return bool(senses) and all(sense[0] == ">" for sense in senses)


def _meant(literal: tuple[Row, ...], senses: Senses) -> tuple[Row, ...]:
    """Return the rows of a term's words with what they stand for."""
    if not senses:
        return literal
    meant = ids(senses)
    if len(literal) == 1 and len(literal[0]) == 1 and not literal[0][0].capitals:
        return ((Slot(forms=literal[0][0].forms | meant),),)
    return (*literal, (Slot(forms=meant),))


def _alternatives(word: str, languages: tuple[str, ...]) -> tuple[Row, ...]:
    if match := _COMPOUND.fullmatch(word):
        one, other = filter(None, match.groups())
        return ((*_folded(one), *_folded(other)), _folded(one + other))
    return (_inflected(word, languages),)


def _inflected(word: str, languages: tuple[str, ...]) -> Row:
    """Return the slots of a word in all the forms that it can take in some languages."""
    if capitals := _capitals(word):
        return tuple(Slot(forms=forms, capitals=capitals) for forms in text.asked(word))
    written = languages or (read_as(word, ""),)
    return tuple(Slot(forms=forms | _stems(forms, word, written)) for forms in text.asked(word))


def _stems(forms: frozenset[str], word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of a word as articles in some languages carry them."""
    lowered = word.lower()
    return frozenset(
        f"~{language}:{stem}"
        for language in languages
        for form in forms
        for stem in stems(lowered if len(forms) == 1 else form, form, language)
    )


def _exact(word: str) -> Row:
    spelled = "" if word.islower() or plain(word).swapcase() == plain(word) else plain(word)
    forms = text.folded(word)
    if len(forms) > 1:
        return tuple(map(_form, forms))
    return (Slot(forms=frozenset(forms), whole=True, spelled=spelled),)


def _folded(word: str) -> Row:
    capitals = _capitals(word)
    return tuple(Slot(forms=frozenset({form}), capitals=capitals) for form in text.folded(word))


def _form(form: str) -> Slot:
    return Slot(forms=frozenset({form}))


def _capitals(word: str) -> str:
    return plain(word) if stopwords.needs_capitals(word) else ""
