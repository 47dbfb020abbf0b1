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

_EDGE: Final = Heard("")
_THIRD: Final = 2  # from this place on, a last letter may be silent


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
    script: str
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
    by_unit = _skips(heard, script)
    weight = sum(
        1.0 if skips[Kind.PLAIN] >= APART else 0.0 if is_vowel(each.unit) else _HALF
        for each, skips in zip(heard, by_unit, strict=True)
    )
    by_kind = tuple(tuple(skips[other] for skips in by_unit) for other in Kind)
    return Spelling(
        units=tuple(each.unit for each in heard),
        skips=by_kind,
        kind=kind,
        script=script,
        weight=weight,
        firm=sum(is_firm(each.unit) and not each.optional for each in heard),
        consonants=sum(not is_vowel(each.unit) for each in heard),
        needed=tuple(sum(skip >= APART for skip in row) for row in by_kind),
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


def _skips(heard: Sequence[Heard], script: str) -> list[tuple[float, ...]]:
    """Return what leaving out each unit costs, by the kind of the other script."""
    around = [_EDGE, *heard, _EDGE]
    return [
        _skip(each, before.unit, after.unit, min(i, _THIRD), script)
        for i, (before, each, after) in enumerate(zip(around, heard, around[2:], strict=False))
    ]


@lru_cache(maxsize=1 << 14)
def _skip(each: Heard, before: str, after: str, place: int, script: str) -> tuple[float, ...]:
    if each.weak or each.optional:
        return (_FILLS if each.weak else _OPTIONAL,) * len(Kind)
    if is_vowel(each.unit):
        return tuple(_without_vowel(before, after, other) for other in Kind)
    sounds, following = _likely(each.unit), _likely(after)
    return tuple(_without_consonant(sounds, following, place, script, other) for other in Kind)


def _without_vowel(before: str, after: str, other: Kind) -> float:
    if "y" in _likely(before) or "y" in _likely(after):
        return _BESIDE_GLIDE
    first, inside, last = _VOWEL[other]
    return inside if before and after else last if before else first


def _without_consonant(
    sounds: frozenset[str], after: frozenset[str], place: int, script: str, other: Kind
) -> float:
    coda = place > 0 and after.isdisjoint(VOWELS)
    if not sounds.isdisjoint("hwGyu"):
        return _SOFT
    if script == "latin" and place == _THIRD and not after and sounds <= _SILENT_AT_END:
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
