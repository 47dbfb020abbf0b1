"""Cuts a query's text into tokens: what people type, operators only where they are meant."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from rules import text
from rules.errors import QueryError
from rules.limits import MOST_DISTANCE, SHORTEST_PREFIX
from rules.scripts import unspaced


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    EXACT = "exact"
    PREFIX = "prefix"
    PHRASE = "phrase"
    VALUE = "value"  # of source: or lang:
    FIELD = "field"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    SAME = "SAME"
    ANYWHERE = "ANYWHERE"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query and where it begins; `words` are those of a phrase."""

    kind: Kind
    position: int
    text: str = ""
    words: tuple[str, ...] = ()
    distance: int = 0


_OPERATORS: Final = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_FIELDS: Final = {
    "title": "title",
    "intitle": "title",
    "source": "source",
    "site": "source",
    "lang": "lang",
    "language": "lang",
}
#: fields of other programs: a query that uses them means something we cannot do
_FOREIGN: Final = frozenset(
    """inurl url author body text content date before after since until from tag feed category
    intext allintitle filetype""".split()  # noqa: SIM905 - a row of words
)
_QUOTES: Final = {
    '"': '"”“＂',
    "＂": '＂"',
    "“": '”“"',
    "”": '”"',
    "„": '“”‟"',
    "‟": '”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "《": "》",
    "〈": "〉",
    "〝": "〟〞",
}
#: marks that are also apostrophes and commas: a quotation only when closed
_SINGLE_QUOTES: Final = {"'": "'’", "‘": "’", "‚": "‘’"}
_DASHES: Final = "-\u2212\uff0d"  # what writes NOT before a word; long dashes only separate
_HEBREW: Final = re.compile("[\u05d0-\u05ea]")
_AFTER_LETTERS: Final = re.compile(r"[-\u2010\u2011]\d+(?!\w)")  # the rest of COVID-19
_AFTER_LETTER: Final = re.compile(r"[-\u2010\u2011][^\W\d_]+(?!\w)")  # the rest of e-mail
_DISTANCE: Final = re.compile(r"\s?/\s?(\w*)")
_VALUE: Final = re.compile(r"(?!['‘‚])[^\s()（）|\"“”„«»,،;；]+")
_BEFORE_SIGN: Final = re.compile(r"[\s(（|:\"“”„«»」』,،;]")


def clean(word: str) -> str:
    """Return a word as canonical text shows it: composed, nothing invisible, case as typed."""
    visible = _invisible().sub("", word).replace('"', "\u05f4")
    return unicodedata.normalize("NFC", visible)


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(f"[{text.INVISIBLE}]")


def is_value(value: str) -> bool:
    """Return whether a value of source: can be written without quotation marks."""
    return _VALUE.fullmatch(value) is not None


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query; the last is END."""
    lexer = _Lexer(query)
    while lexer.at < len(query):
        yield from lexer.step()
    yield Token(Kind.END, len(query))


class _Lexer:
    """A query and how far it has been read."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.at = 0

    def step(self) -> Iterator[Token]:
        """Read one thing: a sign, a quotation, a word, or a character that only separates."""
        char, at = self.query[self.at], self.at
        if char in "(（":
            self.at += 1
            yield Token(Kind.OPEN, at, char)
        elif char in ")）":
            self.at += 1
            yield Token(Kind.CLOSE, at, char)
        elif char == "|":
            self.at += 2 if self.query.startswith("||", at) else 1
            yield Token(Kind.OR, at, "|")
        elif char in _DASHES and self._is_sign():
            self.at += 1
            yield Token(Kind.NOT, at, "-")
        elif closing := self._closing():
            yield self._phrase(closing)
        elif match := text.chunks().match(self.query.replace("_", " "), at):
            yield from self._words(match)
        else:
            self.at += 1

    def _is_sign(self) -> bool:
        """Return whether the sign here begins an operand rather than separates two words."""
        at = self.at
        if at and not _BEFORE_SIGN.match(self.query[at - 1]):
            return False
        after = self.query[at + 1 : at + 2]
        opens = bool(after) and (after in "(（=" or after in _QUOTES)
        return opens or text.chunks().match(self.query, at + 1) is not None

    def _closing(self) -> int:
        """Return where the quotation that opens here closes, or 0 if none opens here."""
        char, at = self.query[self.at], self.at
        if char in _QUOTES:
            return self._find(_QUOTES[char])
        if char in _SINGLE_QUOTES and not self.query[at - 1 : at].isalnum():
            for end in range(at + 2, len(self.query)):
                after = self.query[end + 1 : end + 2]
                if self.query[end] in _SINGLE_QUOTES[char] and not after.isalnum():
                    return end
        return 0

    def _find(self, closing: str) -> int:
        for end in range(self.at + 1, len(self.query)):
            if self.query[end] in closing and not self._inside_acronym(end):
                return end
        mark = self.query[self.at]
        raise QueryError("unclosed_quote", self.at, mark=mark)

    def _inside_acronym(self, at: int) -> bool:
        """Return whether a quotation mark is the gershayim of a Hebrew acronym."""
        around = self.query[at - 1], self.query[at + 1 : at + 2]
        return self.query[at] == '"' and all(map(_HEBREW.match, around))

    def _phrase(self, end: int) -> Token:
        at, self.at = self.at, end + 1
        inside = self.query[at + 1 : end]
        words = _surfaces(inside)
        if not words:
            raise QueryError("empty_phrase", at)
        return Token(Kind.PHRASE, at, words=words)

    # --- words -----------------------------------------------------------------------------

    def _words(self, match: re.Match[str]) -> Iterator[Token]:
        """Yield the tokens of a chunk, or of a run of characters without spaces."""
        if unspaced.unspaced(match.group()):
            yield from self._run()
            return
        end = match.end()
        for at, to in dict.fromkeys(text.pieces(match.group())):
            self.at = match.start() + to
            yield from self._word(match.start() + at)
        self.at = max(self.at, end)

    def _run(self) -> Iterator[Token]:
        start = self.at
        while (match := text.chunks().match(self.query, self.at)) and unspaced.unspaced(match[0]):
            self.at = match.end()
        run = clean(self.query[start : self.at])
        before = self.query[start - 1 : start]
        spans = unspaced.terms(run, before if before.isalnum() else "")
        for at, to in spans:
            prefix = to == len(run) and self._take("*")
            kind = Kind.PREFIX if prefix else self._plain(start + at)
            yield Token(kind, start + at, run[at:to])

    def _word(self, start: int) -> Iterator[Token]:
        """Yield the token of the word from `start` to where we are, with what belongs to it."""
        self.at = self._end_of_compound(start)
        word = clean(self.query[start : self.at])
        if self._take("*"):
            if sum(map(len, text.folded(word))) < SHORTEST_PREFIX:
                raise QueryError("short_prefix", start, least=SHORTEST_PREFIX)
            yield Token(Kind.PREFIX, start, word)
        elif self._plain(start) is Kind.EXACT:
            yield Token(Kind.EXACT, start, word)
        elif self.query.startswith(":", self.at) and (field := word.lower()) in _FIELDS:
            yield from self._field(start, _FIELDS[field])
        elif self._foreign(word):
            raise QueryError("unknown_field", start, field=word.lower())
        else:
            yield self._operator(word, start)

    def _end_of_compound(self, start: int) -> int:
        """Return where a word ends with what a hyphen makes part of its name."""
        begun = self.query[start : self.at]
        rest = None
        if not any(map(str.isdigit, begun)):
            rest = _AFTER_LETTERS.match(self.query, self.at)
        if rest is None and len(clean(begun)) == 1 and begun[0].isalpha():
            rest = _AFTER_LETTER.match(self.query, self.at)
        return rest.end() if rest else self.at

    def _plain(self, start: int) -> Kind:
        """Return EXACT for a word right behind an = that begins an operand."""
        if self.query[start - 1 : start] != "=":
            return Kind.WORD
        before = self.query[start - 2 : start - 1] if start > 1 else ""
        begins = not before or before in _DASHES or _BEFORE_SIGN.match(before)
        return Kind.EXACT if begins else Kind.WORD

    def _operator(self, word: str, start: int) -> Token:
        if word == "NEAR":
            return Token(Kind.NEAR, start, word, distance=self._distance(start))
        if word == "SAME":
            rest = self.query[self.at :].lstrip()
            if not rest.startswith(("(", "（")):
                raise QueryError("bad_same", start)
            return Token(Kind.SAME, start, word)
        if word == "ANYWHERE" and self.query.startswith(("(", "（"), self.at):
            return Token(Kind.ANYWHERE, start, word)
        return Token(_OPERATORS.get(word, Kind.WORD), start, word)

    def _distance(self, start: int) -> int:
        match = _DISTANCE.match(self.query, self.at)
        number = match[1] if match else ""
        if not match or not number.isdecimal() or not 1 <= int(number) <= MOST_DISTANCE:
            raise QueryError("bad_near", start, most=MOST_DISTANCE)
        self.at = match.end()
        return int(number)

    # --- fields ----------------------------------------------------------------------------

    def _foreign(self, word: str) -> bool:
        """Return whether this is another program's operator: `author:smith`, not `from: Gaza`."""
        after = self.query[self.at + 1 : self.at + 2]
        known = word.lower() in _FOREIGN and self.query.startswith(":", self.at)
        return known and (after.isalnum() or (bool(after) and after in _QUOTES))

    def _field(self, start: int, field: str) -> Iterator[Token]:
        yield Token(Kind.FIELD, start, field)
        self.at += 1
        while self._take(" "):
            pass
        if field != "title" and (raw := _VALUE.match(self.query, self.at)):
            value = clean(raw[0]).lstrip("".join(_SINGLE_QUOTES))
            yield Token(Kind.VALUE, self.at, value)
            self.at = raw.end()

    def _take(self, char: str) -> bool:
        """Step over a character if it is next."""
        taken = self.query.startswith(char, self.at)
        self.at += taken
        return taken


def _surfaces(passage: str) -> tuple[str, ...]:
    """Return the words of a phrase, as canonical text shows them."""
    spans = dict.fromkeys((word.start, word.end) for word in text.words(passage))
    return tuple(clean(passage[start:end]) for start, end in spans)
