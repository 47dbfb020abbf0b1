"""What the watch language looks at, and where in it something stands."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """A part of a document that a query can look into."""

    TITLE = "title"
    TEXT = "text"


class Why(StrEnum):
    """Why words show a term."""

    TYPED = "typed"  # they are it
    FORM = "form"  # inflected, or with a clitic
    ALIAS = "alias"  # what they name is what it names
    SPELLING = "spelling"  # the same name in other letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to be matched, as plain text: no markup."""

    title: str
    text: str = ""
    source: str = ""  # what `source:` looks into: outlet, agency and host, separated by spaces
    language: str = ""  # ISO 639-1; "" if unknown


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a document's field, in code points of the original text, that shows a term."""

    field: Field
    start: int
    end: int
    term: str  # the term of the query, as its canonical text prints it
    why: Why = Why.TYPED
