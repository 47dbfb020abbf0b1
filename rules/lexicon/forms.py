"""Reads one written form of the lexicon's sources: its signs, its words, what each must look like.

`=` exactly so, `?` weak, `>` typed in watches only; `…` between parts that may stand apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from rules import text
from rules.scripts.unspaced import unspaced
from rules.stems import READINGS, stems

_SIGNS: Final = "=?>"
_GAP: Final = "…"
_MOST_WAYS: Final = 12  # of reading one form, by the stems of its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as its author wrote it."""

    written: str
    parts: tuple[str, ...]
    exact: bool = False
    weak: bool = False
    asked: bool = False  # what a watch may say, not what an article must show

    @property
    def abbreviation(self) -> bool:
        """Whether its case tells it from a word: US, UN, США."""
        name = self.parts[0]
        return len(self.parts) == 1 and name.isalpha() and name.isupper() and 2 <= len(name) <= 4


def read(written: str) -> Form:
    """Return the form that was written, or raise ValueError with what is wrong with it."""
    signs = written[: len(written) - len(written.lstrip(_SIGNS))]
    parts = tuple(part.strip() for part in written[len(signs) :].replace("...", _GAP).split(_GAP))
    if len(set(signs)) < len(signs):
        raise ValueError("a sign stands there twice")
    for part in parts:
        count = len(text.columns(part).starts)
        if not count:
            raise ValueError("there is no word in it, or none on one side of the …")
        if count == 1 and unspaced(part):
            raise ValueError("one character alone stands in too many words")
    signs_set = set(signs)
    return Form(
        written=written,
        parts=parts,
        exact="=" in signs_set,
        weak="?" in signs_set,
        asked=">" in signs_set,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """One way to find a part: a key for each word, and which words must have a capital."""

    keys: tuple[str, ...]
    capitals: int  # a bit a word


def ways(part: str, language: str, *, exact: bool) -> Iterator[Wanted]:
    """Yield the ways in which a part can stand in an article of a language."""
    starts, ends, _ = text.columns(part)
    spans = list(dict.fromkeys(zip(starts, ends, strict=True)))
    words = [(reading, part[at:to]) for at, to in spans for reading in text.readings(part[at:to])]
    capitals = sum(1 << i for i, (_, surface) in enumerate(words[:16]) if surface[0].isupper())
    each = [keys(reading, language, exact=exact) for reading, _ in words]
    for i, row in enumerate(product(*each)):
        if i == _MOST_WAYS:
            break
        yield Wanted(row, capitals)
    if language in {"fa", "ur"} and len(words) > 1 and not exact:
        joined = text.readings("".join(surface for _, surface in words))[0]
        for key in keys(joined, language, exact=False):
            yield Wanted((key,), 0)


def keys(reading: text.Reading, language: str, *, exact: bool) -> tuple[str, ...]:
    """Return the keys under which a word of a form is found: its stems, or itself.

    Where a word is one of its own stems it is the only one: `phoned` must not find `phone`.
    """
    if exact:
        return (f"={reading.folded}",)
    found = stems(reading.lowered.replace("'", ""), reading.folded, language)
    kept = found[:1] if language in READINGS else found
    return tuple(f"~{stem}" for stem in kept or (reading.folded,))
