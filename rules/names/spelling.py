"""A name as it is compared: its units, and what leaving each of them out costs."""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rules.names import letters
from rules.names.letters import Heard
from rules.names.phones import APART, VOWELS, is_firm, is_vowel

LONGEST: Final = 24  # units; no name has more, and comparing takes the product of two lengths
_OPTIONAL: Final = 0.12
_FILLS: Final = 0.04  # a vowel that only fills a syllable
_SOFT: Final = 0.2  # h, w, gh
_SILENT: Final = 0.4  # a consonant at the end of a French name
_BEFORE_SIBILANT: Final = 0.08  # Watson, Уотсон; Matsui, Мацуи
_LIQUID_CODA: Final = 0.2  # r, l before a consonant, where the other script has open syllables
_CODA: Final = 0.4  # Chinese leaves out other consonants too
_BESIDE_GLIDE: Final = 0.1  # Jelzin has two letters where Yeltsin has one sound
_HALF: Final = 0.5  # what a consonant that may be missing weighs


class Kind(IntEnum):
    """How a script writes: all sounds, consonants above all, or open syllables."""

    PLAIN = 0
    ABJAD = 1
    SYLLABIC = 2
    HAN = 3


#: what leaving out a vowel costs against a script of each kind: first, inside, last
_VOWEL: Final = {
    Kind.PLAIN: (0.44, 0.31, 0.25),
    Kind.ABJAD: (0.5, 0.14, 0.28),
    Kind.SYLLABIC: (0.44, 0.31, 0.25),
    Kind.HAN: (0.38, 0.25, 0.19),
}
_SILENT_AT_END: Final = frozenset("tdsxzp")
_DENTALS: Final = frozenset("td")
_LIQUIDS: Final = frozenset("rl")
_STOPS: Final = frozenset("tdkgpb")
_SIBILANTS: Final = frozenset("szSZCJc")
_KINDS: Final = {
    "arabic": Kind.ABJAD,
    "hebrew": Kind.ABJAD,
    "kana": Kind.SYLLABIC,
    "hangul": Kind.SYLLABIC,
    "han": Kind.HAN,
}


class Spelling(NamedTuple):
    """A way to read a word."""

    units: tuple[str, ...]
    skips: tuple[tuple[float, ...], ...]  # by the kind of the other script
    kind: Kind
    weight: float  # how many consonants there are to agree about
    firm: int  # those that every script writes
    consonants: int  # all of them
    needed: tuple[int, ...]  # those that cannot be left out, by the kind of the other script


@lru_cache(maxsize=1 << 14)
def spell(word: str) -> Spelling:
    """Read a folded word; one in a script that is not known has no units."""
    script = letters.script(word)
    kind = _KINDS.get(script, Kind.PLAIN)
    heard = list(_joined(letters.read(script, word), doubled=kind is Kind.ABJAD))[:LONGEST]
    skips = tuple(
        tuple(_skip(heard, i, script, other) for i in range(len(heard))) for other in Kind
    )
    weight = sum(
        1.0 if skip >= APART else 0.0 if is_vowel(each.unit) else _HALF
        for each, skip in zip(heard, skips[Kind.PLAIN], strict=True)
    )
    return Spelling(
        units=tuple(each.unit for each in heard),
        skips=skips,
        kind=kind,
        weight=weight,
        firm=sum(is_firm(each.unit) and not each.optional for each in heard),
        consonants=sum(not is_vowel(each.unit) for each in heard),
        needed=tuple(sum(skip >= APART for skip in row) for row in skips),
    )


def _joined(heard: Iterable[Heard], *, doubled: bool) -> Iterator[Heard]:
    """Yield vowels that stand together as one unit, and doubled consonants once.

    Where vowels are not written, two equal letters may be two consonants or a doubled one.
    """
    last: Heard | None = None
    for each in heard:
        if last and is_vowel(last.unit) and is_vowel(each.unit):
            last = Heard(_either(last.unit, each.unit), weak=last.weak and each.weak)
        elif not last or last.unit != each.unit or doubled:
            if last:
                yield last
            last = each._replace(optional=True) if last and last.unit == each.unit else each
    if last:
        yield last


def _either(one: str, other: str) -> str:
    """Return the unit that stands for the sounds of both."""
    (likely, _, unlikely), (likely_too, _, unlikely_too) = one.partition("|"), other.partition("|")
    first = "".join(dict.fromkeys(likely + likely_too))
    rest = "".join(dict.fromkeys(unlikely + unlikely_too))
    return f"{first}|{rest.translate(dict.fromkeys(map(ord, first)))}"


def _skip(heard: Sequence[Heard], i: int, script: str, other: Kind) -> float:
    """Return what leaving out a unit costs against a script of another kind."""
    unit, optional, weak = heard[i]
    if weak or optional:
        return _FILLS if weak else _OPTIONAL
    after = heard[i + 1].unit if i + 1 < len(heard) else ""
    if is_vowel(unit):
        return _without_vowel(heard, i, other)
    return _without_consonant(_likely(unit), _likely(after), i, script, other)


def _without_vowel(heard: Sequence[Heard], i: int, other: Kind) -> float:
    beside = (*heard[max(i - 1, 0) : i], *heard[i + 1 : i + 2])
    if any("y" in _likely(each.unit) for each in beside):
        return _BESIDE_GLIDE
    first, inside, last = _VOWEL[other]
    return first if i == 0 else last if i == len(heard) - 1 else inside


def _without_consonant(
    sounds: frozenset[str], after: frozenset[str], i: int, script: str, other: Kind
) -> float:
    coda = i > 0 and after.isdisjoint(VOWELS)
    if not sounds.isdisjoint("hwGyu"):
        return _SOFT
    if script == "latin" and i > 1 and not after and sounds <= _SILENT_AT_END:
        return _SILENT
    if after and sounds <= _DENTALS and after <= _SIBILANTS:
        return _BEFORE_SIBILANT
    if coda and other >= Kind.SYLLABIC and sounds <= _LIQUIDS:
        return _LIQUID_CODA
    if coda and other is Kind.HAN and sounds <= _STOPS:
        return _CODA
    return APART


@cache
def _likely(unit: str) -> frozenset[str]:
    return frozenset(unit.partition("|")[0])
