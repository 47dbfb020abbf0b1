"""Takes a text apart into words, folds each, and keeps where it stands in the original."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rules.scripts import arabic, cyrillic, hangul, hebrew, indic, latin, mixed, unspaced

INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
)
_APOSTROPHES: Final = "'\u2019\u2018\u02bc\u02bb\u02b9\u05f3\u201b\uff07"
_HEBREW: Final = "\u05d0-\u05ea"
_HANGUL: Final = "\u1100-\u11ff\uac00-\ud7a3"
_LONGEST_KEPT: Final = 40  # longer words are rare and would only fill the cache
_LAST_MARK_STRIPPED: Final = "\u08ff"  # Latin to Arabic; Indic signs are vowels

#: languages of the Arabic script that have no Arabic proclitics
NO_PROCLITICS: Final = frozenset({"fa", "ur", "ps", "ckb", "ku", "ug", "sd", "pa", "ks"})


Forms = tuple[str, ...]  # the folded form, then its bases; stems and ids will follow them


class Word(NamedTuple):
    """A word of a text: where it stands, and the forms by which a query may ask for it."""

    start: int
    end: int
    forms: Forms


class Columns(NamedTuple):
    """The words of a text in order: each one's start, end and forms, in lists of their own."""

    starts: list[int]
    ends: list[int]
    forms: list[Forms]


def columns(text: str) -> Columns:
    """Return the words of a text; two at one place when a character stands for two."""
    starts, ends, forms = read = Columns([], [], [])
    for match in chunks().finditer(text.replace("_", " ")):
        chunk = match.group()
        offset = match.start()
        short = len(chunk) <= _LONGEST_KEPT
        for start, end, found in _read(chunk) if short else _read.__wrapped__(chunk):
            starts.append(offset + start)
            ends.append(offset + end)
            forms.append(found)
    return read


def words(text: str) -> Iterator[Word]:
    """Yield the words of a short text."""
    return map(Word, *columns(text))


def asked(word: str) -> tuple[frozenset[str], ...]:
    """Return, for each place that a query's word takes, the forms that it accepts there."""
    return tuple(frozenset((reading.folded, *_variants(reading))) for reading in _places(word))


def folded(word: str) -> tuple[str, ...]:
    """Return, for each place that a word takes, its folded form."""
    return tuple(reading.folded for reading in _places(word))


def _places(word: str) -> Iterator["Reading"]:
    for match in chunks().finditer(word):
        for at, to in pieces(match.group()):
            yield from readings(match.group()[at:to])


@lru_cache(maxsize=1 << 12)
def _read(chunk: str) -> tuple[Word, ...]:
    """Return the words of a chunk, placed within it."""
    if chunk.isascii() and chunk.isalpha():
        return (Word(0, len(chunk), (chunk.lower(),)),)
    return tuple(
        Word(at, to, tuple(dict.fromkeys((reading.folded, *bases(reading, proclitics=True)))))
        for at, to in pieces(chunk)
        for reading in readings(chunk[at:to])
    )


# --- taking apart --------------------------------------------------------------------------


def pieces(chunk: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a chunk stand: U.S., 3.5 and AT&T are one, said.Then is two."""
    for match in _pieces().finditer(chunk):
        yield match.span()


@cache
def chunks() -> re.Pattern[str]:
    """Return the pattern of what hangs together: a character, or words joined without spaces."""
    word = _word("")
    joint = f'(?:[.,&{_APOSTROPHES}\u05f4\u066b\u066c]|(?<=[{_HEBREW}])"(?=[{_HEBREW}]))'
    character = f"[{unspaced.RANGES}][{_marks()}]*+"
    return re.compile(
        rf"{character}|{word}(?:{joint}{word}){{0,20}}+(?:\+\+|\#|(?<=\.[^\W\d_])\.)?"
    )


@cache
def _pieces() -> re.Pattern[str]:
    """Return the pattern of one word within a chunk."""
    inside = f"[\\w{_marks()}]"
    letter = f"[^\\W\\d_{unspaced.RANGES}][{_marks()}]*+"
    alone = f"(?<!{inside})"
    end = f"(?!{inside})"
    lone_number = f"{alone}(?<!{inside}[.,])"
    end_number = f"(?![.,]?{inside})"
    quote = f'(?:[{_APOSTROPHES}]|(?<=[{_HEBREW}])["\u05f4])'
    word = _word(unspaced.KATAKANA + _HANGUL)
    return re.compile(
        "|".join(
            (
                rf"{alone}{letter}(?:\.{letter})+{end}\.?",
                rf"{alone}[A-Z]{{1,3}}&[A-Z]{{1,3}}{end}",
                rf"{alone}[A-Za-z](?:\+\+|\#)",
                rf"{lone_number}\d{{1,3}}(?:[.,\u066c]\d{{3}})++{end_number}",
                rf"{lone_number}\d++[.\u066b]\d++{end_number}",
                rf"{lone_number}\d++,\d{{1,2}}{end_number}",
                f"[{unspaced.RANGES}][{_marks()}]*+",
                f"[{unspaced.KATAKANA}][{unspaced.KATAKANA}{_marks()}]*+",
                f"[{_HANGUL}][{_HANGUL}{_marks()}]*+",
                f"{word}(?:{quote}{word})*+",
            )
        )
    )


def _word(but: str) -> str:
    """Return the pattern of letters and digits with their marks, without certain letters."""
    letters = f"[^\\W_{unspaced.RANGES}{but}]"
    return f"{letters}{letters}*+(?:[{_marks()}]++{letters}*+)*+"


@cache
def _marks() -> str:
    r"""Return the combining marks and invisible characters, which `\w` leaves out."""
    marks = (chr(code) for code in range(0x300, 0x10000))
    return "".join(c for c in marks if unicodedata.category(c)[0] == "M") + INVISIBLE


# --- folding -------------------------------------------------------------------------------


class Reading(NamedTuple):
    """A word at one place, folded in the ways that its bases are made from."""

    folded: str
    marked: str  # with its apostrophes
    letters: str  # without marks, before letters were folded
    lowered: str  # with its marks


def readings(word: str) -> list[Reading]:
    """Return the places that a word takes: one, but for characters that stand for several words."""
    if word.isascii() and word.isalpha():
        lowered = word.lower()
        return [Reading(lowered, lowered, lowered, lowered)]
    visible = unicodedata.normalize("NFC", word.translate(_invisible()))
    composed = unicodedata.normalize("NFKC", mixed.unmask(visible))
    number = _number(composed)
    parts = [number] if number else composed.translate(_joints()).split()
    return [reading for part in parts if (reading := _reading(part)).folded]


def _reading(composed: str) -> Reading:
    lowered = composed.replace("İ", "i").casefold()
    letters = unicodedata.normalize("NFC", _unmarked(lowered, keep="\u0653\u0654\u0655"))
    marked = fold(lowered)
    return Reading(marked.replace("'", ""), marked, letters.replace("ـ", ""), lowered)


def fold(lowered: str) -> str:
    """Return a lower-case word in the one form that all its spellings share."""
    bare = unicodedata.normalize("NFC", _unmarked(lowered))
    return "".join(_letter(char) for char in bare)


def _unmarked(word: str, keep: str = "") -> str:
    """Return a word decomposed, without the marks that fold away."""
    kept: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFD", word):
        if unicodedata.category(char)[0] != "M":
            base = char
        elif base <= _LAST_MARK_STRIPPED and char not in keep and (base, char) not in cyrillic.KEPT:
            continue
        kept.append(char)
    return "".join(kept)


def _letter(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return _LETTERS.get(char, char)


_LETTERS: Final = arabic.LETTERS | latin.LETTERS | cyrillic.LETTERS | indic.LETTERS


@cache
def _invisible() -> dict[int, None]:
    ranges = re.compile(f"[{INVISIBLE}]")
    return {code: None for code in range(0x10000) if ranges.match(chr(code))}


@cache
def _joints() -> dict[int, str]:
    """Return what becomes of characters that are no letters: apostrophes are one, dots nothing."""
    table = dict.fromkeys(map(ord, _APOSTROPHES), "'")
    return table | {ord("."): "", ord('"'): "", ord("\u05f4"): "", ord("\u2044"): " "}


def _number(word: str) -> str:
    """Return a number with a dot for its decimals and none between its thousands, or ""."""
    if not word[0].isdecimal() or not re.search(r"\d[.,\u066b\u066c]\d", word):
        return ""
    if re.fullmatch(r"\d{1,3}(?:[.,\u066c]\d{3})+", word):
        return re.sub(r"\D", "", word)
    return re.sub(r"\D", ".", word)


# --- the other forms of a word ---------------------------------------------------------------


def bases(reading: Reading, *, proclitics: bool) -> Iterator[str]:
    """Yield what an article's word may be besides its folded form."""
    if hebrew.is_hebrew(reading.folded):
        yield from hebrew.bases(reading.folded)
    elif hangul.is_hangul(reading.folded):
        yield from hangul.bases(reading.folded)
    elif proclitics and arabic.is_arabic(reading.lowered):
        yield from arabic.bases(reading.folded, reading.letters)
    else:
        yield from _latin(reading)


def _variants(reading: Reading) -> Iterator[str]:
    """Yield what a query's word stands for besides its folded form."""
    if hebrew.is_hebrew(reading.folded):
        yield from hebrew.variants(reading.folded)
    elif hangul.is_hangul(reading.folded):
        yield from hangul.bases(reading.folded)
    elif arabic.is_arabic(reading.lowered):
        yield from arabic.variants(reading.folded, reading.letters)
    else:
        yield from _latin(reading)


def _latin(reading: Reading) -> Iterator[str]:
    yield from latin.around_apostrophes(reading.marked)
    spelled = latin.spelled_out(reading.lowered)
    if spelled != reading.lowered:
        marked = fold(spelled)
        yield marked.replace("'", "")
        yield from latin.around_apostrophes(marked)
