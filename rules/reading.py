"""Reads an article's words once: their forms, their stems, and where each leads in the lexicon."""

from functools import lru_cache
from typing import Final, NamedTuple

from rules import text
from rules.lexicon.alphabets import read_as, script
from rules.lexicon.forms import stems_of
from rules.lexicon.store import ASKED, GAP, ROOT, Lexicon
from rules.stems import stems

_LONGEST: Final = 40  # letters; longer words are rare and would only fill the cache
_COMPOUNDING: Final = frozenset({"da", "de", "fi", "hu", "nl", "no", "sv"})
_WHOLE_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Hang"})  # whose bases are not the word itself
_SHORTEST_HEAD: Final = 5  # letters of a compound's last part, and four before it
_SHORTEST_START: Final = 6  # letters of its first part, and four behind it
_SAME: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ms": "id", "bs": "sr", "hr": "sr"}


class Known(NamedTuple):
    """Where a word leads in the lexicon."""

    heads: tuple[int, ...]  # the nodes that it leads to from the root
    numbers: tuple[int, ...]  # itself, as what goes on from other nodes
    inside: tuple[str, ...]  # the concepts that it is compounded of


class Read(NamedTuple):
    """A word within a chunk."""

    start: int
    end: int
    forms: text.Forms
    known: Known | None


class Columns(NamedTuple):
    """The words of a text in order, in lists of their own."""

    starts: list[int]
    ends: list[int]
    forms: list[text.Forms]
    known: list[Known | None]


def columns(passage: str, language: str, lexicon: Lexicon) -> Columns:
    """Return the words of a text in a language."""
    starts, ends, forms, known = read = Columns([], [], [], [])
    code = primary(language)
    for match in text.chunks().finditer(passage.replace("_", " ")):
        chunk = match.group()
        offset = match.start()
        words = (
            _read(chunk, code, lexicon)
            if len(chunk) <= _LONGEST
            else _read.__wrapped__(chunk, code, lexicon)
        )
        for start, end, found, leads in words:
            starts.append(offset + start)
            ends.append(offset + end)
            forms.append(found)
            known.append(leads)
    return read


def primary(language: str) -> str:
    """Return a language's code as the lexicon knows it: no region, one for twins."""
    code = language.casefold().replace("_", "-").partition("-")[0]
    return _SAME.get(code, code)


@lru_cache(maxsize=1 << 15)
def _read(chunk: str, language: str, lexicon: Lexicon) -> tuple[Read, ...]:
    return tuple(
        Read(at, to, *_word(reading, read_as(reading.folded, language), lexicon))
        for at, to in text.pieces(chunk)
        for reading in text.readings(chunk[at:to])
    )


def _word(
    reading: text.Reading, language: str, lexicon: Lexicon
) -> tuple[text.Forms, Known | None]:
    """Return the forms by which queries may ask for a word, and where the lexicon has it."""
    bases = list(text.bases(reading, proclitics=language not in text.NO_PROCLITICS))
    readings = [reading, *(reading._replace(folded=base, lowered=base) for base in bases)]
    marked = [
        f"~{language}:{stem}"
        for each in readings
        for stem in stems(each.lowered, each.folded, language)
    ]
    forms = tuple(dict.fromkeys((reading.folded, *bases, *marked)))
    return forms, _known(readings, language, lexicon)


def _known(readings: list[text.Reading], language: str, lexicon: Lexicon) -> Known | None:
    """Return where a word leads, by any of its keys."""
    named = language in lexicon.languages
    namespace = language if named else script(readings[0].folded)
    whole = readings[:1] if script(readings[0].folded) in _WHOLE_SCRIPTS else readings
    keys = [f"={each.folded}" for each in whole]
    keys += [f"~{stem}" for each in readings for stem in stems_of(each, language)]
    if not named:
        keys += [f"~{each.folded}" for each in readings]
    numbers = tuple(
        number for key in dict.fromkeys(keys) if (number := lexicon.word(namespace + key)) >= 0
    )
    inside: tuple[str, ...] = ()
    if language in _COMPOUNDING and len(readings[0].folded) > _SHORTEST_HEAD + 3:
        inside = tuple(_compounded(readings[0], language, lexicon))
    if not numbers and not inside:
        return None
    heads = (lexicon.child(ROOT, number) for number in numbers)
    return Known(tuple(node for node in heads if node >= 0), numbers, inside)


def _compounded(reading: text.Reading, language: str, lexicon: Lexicon) -> dict[str, None]:
    """Return the concepts that a compound begins or ends with: Sanktionspaket."""
    word = reading.folded
    parts = [word[:to] for to in range(_SHORTEST_START, len(word) - 3)]
    for stem in stems_of(reading, language):
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
