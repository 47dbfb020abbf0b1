"""Reads an article's words once: their forms, their stems, and where each leads in the lexicon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from rules import languages, text
from rules.lexicon.alphabets import LENDERS, read_as, script
from rules.lexicon.store import ASKED, GAP, ROOT, Lexicon
from rules.stems import stems

_LONGEST: Final = 40  # letters; longer words are rare and would only fill the memory
_MOST: Final = 1 << 16  # words remembered, of all languages
_COMPOUNDING: Final = frozenset({"da", "de", "fi", "hu", "nl", "no", "sv"})
_WHOLE_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Hang"})  # whose bases are not the word itself
_SHORTEST_HEAD: Final = 5  # letters of a compound's last part, and four before it
_SHORTEST_START: Final = 6  # letters of its first part, and four behind it
_SAME: Final = {"nb": "no", "nn": "no", "ms": "id", "bs": "sr", "hr": "sr"}


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What is known of a word by itself, wherever it stands."""

    forms: text.Forms
    language: str = ""  # it was read in
    heads: tuple[int, ...] = ()  # the nodes of the lexicon's tree that it leads to from the root
    numbers: tuple[int, ...] = ()  # itself, as what goes on from other nodes
    inside: tuple[str, ...] = ()  # the concepts that it is compounded of


class Words(NamedTuple):
    """The words of a text in order, in lists of their own."""

    starts: Sequence[int]
    ends: Sequence[int]
    words: Sequence[Word]


class _Placed(NamedTuple):
    start: int
    end: int
    word: Word


_SEVERAL: Final = Word(())


class _Language(dict[str, Word]):
    """The words of a language that were read, by how they are written."""

    def __init__(self, code: str, lexicon: Lexicon) -> None:
        super().__init__()
        self.code = code
        self.latin = read_as("a", code)
        self.lexicon = lexicon
        self.several: dict[str, list[_Placed]] = {}  # chunks that are not one word

    def __missing__(self, chunk: str) -> Word:
        placed = self.read(chunk)
        word = placed[0].word if _is_one(placed, chunk) else _SEVERAL
        if len(chunk) <= _LONGEST:
            self[chunk] = word
        if word is _SEVERAL:
            self.several[chunk] = placed
        return word

    def read(self, chunk: str) -> list[_Placed]:
        """Return the words of a chunk, placed within it."""
        if chunk.isascii() and chunk.isalpha():  # most are: nothing to fold and one way to read it
            plain = text.Reading(*[chunk.lower()] * 4)
            return [_Placed(0, len(chunk), _word(plain, [], self.latin, self.lexicon))]
        return [
            _Placed(at, to, self._read(reading))
            for at, to in text.pieces(chunk)
            for reading in text.readings(chunk[at:to])
        ]

    def _read(self, reading: text.Reading) -> Word:
        language = read_as(reading.folded, self.code)
        bases = text.bases(reading, proclitics=language not in text.NO_PROCLITICS)
        return _word(reading, list(bases), language, self.lexicon)


def _is_one(placed: list[_Placed], chunk: str) -> bool:
    return len(placed) == 1 and placed[0][:2] == (0, len(chunk))


@dataclass(slots=True)
class _Memory:
    """What was read with a lexicon, of every language; forgotten when it grows too large."""

    lexicon: Lexicon
    languages: dict[str, _Language] = field(default_factory=dict)

    def of(self, code: str) -> _Language:
        """Return the words of a language."""
        if sum(len(each) + len(each.several) for each in self.languages.values()) > _MOST:
            self.languages.clear()
        if code not in self.languages:
            self.languages[code] = _Language(code, self.lexicon)
        return self.languages[code]


@lru_cache(maxsize=8)
def _memory(lexicon: Lexicon) -> _Memory:
    return _Memory(lexicon)


def words(passage: str, language: str, lexicon: Lexicon) -> Words:
    """Return the words of a text in a language."""
    known = _memory(lexicon).of(primary(language))
    matches = list(text.chunks().finditer(passage.replace("_", " ")))
    chunks = [match[0] for match in matches]
    found = list(map(known.__getitem__, chunks))
    if not known.several.keys().isdisjoint(chunks):
        placed = list(_spread(known, chunks, found, [match.start() for match in matches]))
        return Words(*map(list, zip(*placed, strict=True)))
    return Words([match.start() for match in matches], [match.end() for match in matches], found)


def _spread(
    known: _Language, chunks: list[str], found: list[Word], offsets: list[int]
) -> Iterator[_Placed]:
    """Yield the words of chunks of which some are several words."""
    for chunk, word, offset in zip(chunks, found, offsets, strict=True):
        if word is _SEVERAL:
            for start, end, each in known.several[chunk]:
                yield _Placed(offset + start, offset + end, each)
        else:
            yield _Placed(offset, offset + len(chunk), word)


def primary(language: str) -> str:
    """Return a language's code as the lexicon knows it: no region, one for twins."""
    code = languages.code(language) or ""
    return _SAME.get(code, code)


# --- one word --------------------------------------------------------------------------------


def _word(reading: text.Reading, bases: list[str], language: str, lexicon: Lexicon) -> Word:
    """Return what is known of a word read in a language."""
    readings = [reading, *(reading._replace(folded=base, lowered=base) for base in bases)]
    found = [stems(each.lowered, each.folded, language) for each in readings]
    marked = [f"~{language}:{stem}" for each in found for stem in each]
    forms = tuple(dict.fromkeys((reading.folded, *bases, *marked)))
    keys = _keys(readings, found, language, lexicon)
    numbers = tuple(number for key in keys if (number := lexicon.word(key)) >= 0)
    heads = (lexicon.child(ROOT, number) for number in numbers)
    inside = _compounded(reading, found[0], language, lexicon)
    nodes = tuple(node for node in heads if node >= 0)
    return Word(forms, language, nodes, numbers, tuple(inside))


def _keys(
    readings: list[text.Reading], found: list[tuple[str, ...]], language: str, lexicon: Lexicon
) -> dict[str, None]:
    """Return the keys under which the lexicon may have a word."""
    written = script(readings[0].folded)
    whole = readings[:1] if written in _WHOLE_SCRIPTS else readings
    exact = [f"={each.folded}" for each in whole]
    stemmed = [f"~{stem}" for each in found for stem in each]
    plain = [f"~{each.folded}" for each in readings]
    keys: list[str] = []
    if language in lexicon.languages:
        keys += (f"{language}{key}" for key in exact + (stemmed or plain))
    if language not in LENDERS.get(written, (language,))[:1]:  # who lends most borrows nothing
        keys += (f"{written}{key}" for key in exact + plain + stemmed)
    return dict.fromkeys(keys)


def _compounded(
    reading: text.Reading, found: tuple[str, ...], language: str, lexicon: Lexicon
) -> dict[str, None]:
    """Return the concepts that a compound begins or ends with: Sanktionspaket."""
    word = reading.folded
    if language not in _COMPOUNDING or len(word) < _SHORTEST_HEAD + 4:
        return {}
    parts = [word[:to] for to in range(_SHORTEST_START, len(word) - 3)]
    for stem in found:
        parts += [stem[at:] for at in range(4, len(stem) - _SHORTEST_HEAD + 1)]
    return dict.fromkeys(id_ for part in parts for id_ in _concepts(part, language, lexicon))


def _concepts(part: str, language: str, lexicon: Lexicon) -> list[str]:
    number = lexicon.word(f"{language}~{part}")
    node = lexicon.child(ROOT, number) if number >= 0 else -1
    if node < 0:
        return []
    ids = [
        lexicon.meaning(output.number)[0]
        for output in lexicon.outputs(node)
        if not output.flags & (ASKED | GAP)
    ]
    return [id_ for id_ in ids if id_[0] == "#"]
