"""What a term accepts: alternatives, each a row of slots that must stand side by side."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, assert_never

from rules import stopwords, text
from rules.nodes import Phrase, Prefix, Term, Word

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
        case Word(word, exact):
            return (_exact(word),) if exact else _alternatives(word)
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


def _alternatives(word: str) -> tuple[Row, ...]:
    if match := _COMPOUND.fullmatch(word):
        one, other = filter(None, match.groups())
        return ((*_folded(one), *_folded(other)), _folded(one + other))
    capitals = _capitals(word)
    return (tuple(Slot(forms=forms, capitals=capitals) for forms in text.asked(word)),)


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
