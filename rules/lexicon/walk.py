"""Finds the entities and concepts of the lexicon among the words of a passage.

The longest name wins, and what it is made of is no other entity; a concept may stand inside a
longer one (peace talks are talks), except where words are not written apart. A weak name counts
only where a strong name of the same entity stands somewhere in the document.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from rules.lexicon.sources import CONCEPT
from rules.lexicon.store import ASKED, GAP, LENT, SHOUTED, WEAK, Lexicon, Output
from rules.scripts.unspaced import unspaced
from rules.sentences import starts as sentence_starts

_REACH: Final = 6  # words from one part of a form to the next
_JOINING: Final = frozenset(" \t\u00a0\u202f-\u2010\u2011\u2013'’‘\"“”„«»·・&/\u200c\u200e\u200f")
_ABBREVIATED: Final = 2  # letters of a word that a dot may follow within a name: St. Petersburg
_ORGANISED: Final = frozenset({"organisation", "group"})


class Found(NamedTuple):
    """An entity or concept and the words that name it, as places in the passage."""

    first: int
    last: int
    id: str


class Passage(Protocol):
    """What the walk needs of a passage."""

    @property
    def original(self) -> str:
        """The text."""

    @property
    def starts(self) -> Sequence[int]:
        """Where each word begins."""

    @property
    def ends(self) -> Sequence[int]:
        """Where each word ends."""

    @property
    def words(self) -> Sequence["Known"]:
        """Where each word leads."""


class Known(Protocol):
    """What the walk needs of a word."""

    @property
    def language(self) -> str:
        """The language it was read in."""

    @property
    def heads(self) -> tuple[int, ...]:
        """The nodes that it leads to from the root."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Itself, as what goes on from other nodes."""

    @property
    def inside(self) -> tuple[str, ...]:
        """The concepts that it is compounded of."""


class _Match(NamedTuple):
    last: int
    id: str
    kind: str
    weak: bool
    capital: bool  # its words must have one, and so are likely to be a name


def find(passage: Passage, lexicon: Lexicon) -> tuple[list[Found], list[Found]]:
    """Return what a passage names, in order, and what it names if the document bears it out."""
    found: list[Found] = []
    weak: list[Found] = []
    claim = _NO_CLAIM
    concept_until = -1
    for first, word in enumerate(passage.words):
        if word.inside:
            found += (Found(first, first, id_) for id_ in word.inside)
        if not word.heads:
            continue
        matches = list(dict.fromkeys(_matches(passage, lexicon, first, word.heads)))
        names = [match for match in matches if match.kind != CONCEPT]
        if first > claim.last:
            weak += _weak(first, names)
            if taken := _claim(first, [name for name in names if not name.weak]):
                claim = taken
                found += (Found(first, name.last, name.id) for name in claim.names)
        elif claim.nesting:
            found += (Found(first, n.last, n.id) for n in names if _nested(n, claim.last))
        if first > concept_until and not claim.covers(first):
            concepts = [match for match in matches if match.kind == CONCEPT]
            if concepts and unspaced(passage.original[passage.starts[first]]):
                concept_until = max(match.last for match in concepts)
                concepts = [match for match in concepts if match.last == concept_until]
            found += (Found(first, match.last, match.id) for match in concepts)
    return found, weak


def _weak(first: int, names: list[_Match]) -> list[Found]:
    """Return the weak names at a place, with a ? if at least it can be nobody else's name."""
    found = [Found(first, name.last, name.id) for name in names if name.weak]
    alone = len(names) == 1 and names[0].weak and names[0].capital
    return [*found, *(Found(first, name.last, f"?{name.id}") for name in names if alone)]


class _Claim(NamedTuple):
    """The words that the longest name at a place has taken."""

    first: int
    last: int
    names: tuple[_Match, ...] = ()
    nesting: bool = False  # a country within an organisation's name is meant too

    def covers(self, place: int) -> bool:
        """Return whether a place is within a name of several words."""
        return self.first < self.last and self.first <= place <= self.last


_NO_CLAIM: Final = _Claim(-1, -1)


def _claim(first: int, names: list[_Match]) -> _Claim | None:
    """Return what the longest of some names takes, with the countries that it begins with."""
    if not names:
        return None
    last = max(name.last for name in names)
    longest = [name for name in names if name.last == last]
    nesting = any(name.kind in _ORGANISED for name in longest)
    if nesting:
        longest += (name for name in names if name.last < last and _nested(name, last))
    return _Claim(first, last, tuple(longest), nesting)


def _nested(name: _Match, last: int) -> bool:
    return name.kind == "country" and not name.weak and name.last <= last


# --- from one word on ------------------------------------------------------------------------


def _matches(
    passage: Passage, lexicon: Lexicon, first: int, heads: tuple[int, ...]
) -> Iterator[_Match]:
    """Yield all that the words from one on are called in the lexicon."""
    language = passage.words[first].language
    for last, output in outputs(passage, lexicon, first, heads):
        if output.flags & LENT and not lexicon.lacks(language, output.number):
            continue
        if stands(passage, first, output):
            id_, kind = lexicon.meaning(output.number)
            yield _Match(last, id_, kind, bool(output.flags & WEAK), bool(output.extra))


def outputs(
    passage: Passage,
    lexicon: Lexicon,
    first: int,
    nodes: tuple[int, ...],
    *,
    asked: bool = False,
) -> Iterator[tuple[int, Output]]:
    """Yield the outputs of all paths that begin with a word, and the word each ends with."""
    last = first
    while nodes:
        for node in nodes:
            for output in lexicon.outputs(node):
                if output.flags & GAP:
                    yield from _behind(passage, lexicon, last, output.extra)
                elif asked or not output.flags & ASKED:
                    yield last, output
        if all(map(lexicon.leaf, nodes)) or not side_by_side(passage, last):
            return
        last += 1
        words = passage.words[last].numbers
        nodes = tuple(
            child for node in nodes for word in words if (child := lexicon.child(node, word)) >= 0
        )


def _behind(
    passage: Passage, lexicon: Lexicon, before: int, node: int
) -> Iterator[tuple[int, Output]]:
    """Yield the outputs of what follows a gap, in the same sentence."""
    for at in range(before + 1, min(before + 1 + _REACH, len(passage.words))):
        between = passage.original[passage.ends[before] : passage.starts[at]]
        if sentence_starts(f"{between}x"):
            return
        nodes = [lexicon.child(node, word) for word in passage.words[at].numbers]
        for last, output in outputs(passage, lexicon, at, tuple(n for n in nodes if n >= 0)):
            yield last, output._replace(extra=0)  # whose capitals count from its first word


def side_by_side(passage: Passage, place: int) -> bool:
    """Return whether the next word belongs to the same run of words."""
    if place + 1 >= len(passage.starts):
        return False
    between = passage.original[passage.ends[place] : passage.starts[place + 1]]
    if between == ". " and passage.ends[place] - passage.starts[place] <= _ABBREVIATED:
        return True
    return between in {"", " "} or _JOINING.issuperset(between)


def stands(passage: Passage, first: int, output: Output) -> bool:
    """Return whether the words have the capitals that a name needs."""
    flags, capitals = output
    if flags & SHOUTED:
        letters = [c for c in _surface(passage, first) if c.isalpha()]
        return len(letters) > 1 and letters[0].isupper() and letters[1].isupper()
    place = first
    while capitals:
        if capitals & 1 and not any(map(str.isupper, _surface(passage, place))):
            return False
        capitals >>= 1
        place += 1
    return True


def _surface(passage: Passage, place: int) -> str:
    return passage.original[passage.starts[place] : passage.ends[place]]
