"""A name as it is compared: its units, and what leaving each of them out costs."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache, partial
from typing import Final, NamedTuple

from rules.names import letters
from rules.names.letters import Heard
from rules.names.phones import APART, is_firm, is_vowel, sounds

LONGEST: Final = 24  # units; no name has more, and comparing takes the product of two lengths
_OPTIONAL: Final = 0.12
_WEAK: Final = 0.05
_SOFT: Final = 0.4  # h, w, gh
_SILENT: Final = 0.4  # at the end of a French name
_CODA: Final = 0.2  # r, l before a consonant, where the other script has open syllables
_BEFORE_SIBILANT: Final = 0.15  # Watson, Вацон


class Kind(IntEnum):
    """How a script writes: all sounds, consonants above all, or open syllables."""

    PLAIN = 0
    ABJAD = 1
    SYLLABIC = 2


#: what leaving out a vowel costs against a script of each kind: first, inside, last
_VOWEL: Final = ((0.35, 0.25, 0.2), (0.25, 0.06, 0.12), (0.35, 0.25, 0.2))


class Spelling(NamedTuple):
    """A way to read a word."""

    units: tuple[str, ...]
    skips: tuple[tuple[float, ...], ...]  # by the kind of the other script
    kind: Kind
    weight: float  # how many consonants there are to agree about
    firm: int  # those that every script writes


_SCRIPTS: Final[tuple[tuple[str, str, str, Kind], ...]] = (
    ("A", "\u02af", "latin", Kind.PLAIN),
    ("\u0370", "\u03ff", "greek", Kind.PLAIN),
    ("\u0400", "\u052f", "cyrillic", Kind.PLAIN),
    ("\u0590", "\u05ff", "hebrew", Kind.ABJAD),
    ("\u0600", "\u077f", "arabic", Kind.ABJAD),
    ("\u0900", "\u0d7f", "indic", Kind.PLAIN),
    ("\u1e00", "\u1eff", "latin", Kind.PLAIN),
    ("\u3041", "\u30ff", "kana", Kind.SYLLABIC),
    ("\uac00", "\ud7a3", "hangul", Kind.SYLLABIC),
)


def script(word: str) -> str:
    """Return the script of a word's first letter, or "" if names are not read in it."""
    return next((name for first, last, name, _ in _SCRIPTS if first <= word[:1] <= last), "")


@lru_cache(maxsize=1 << 14)
def spell(word: str) -> Spelling:
    """Read a folded word; one of a script that is not known has no units."""
    name = script(word)
    heard = list(_grouped(_reader(name)(word)))[:LONGEST] if name else []
    kind = next((kind for _, _, each, kind in _SCRIPTS if each == name), Kind.PLAIN)
    units = tuple(each.unit for each in heard)
    skips = tuple(tuple(_skip(heard, i, name, other) for i in range(len(heard))) for other in Kind)
    weight = sum(
        1.0 if cost >= APART else 0.0 if is_vowel(unit) else 0.5
        for unit, cost in zip(units, skips[Kind.PLAIN], strict=True)
    )
    firm = sum(is_firm(each.unit) and not each.optional for each in heard)
    return Spelling(units, skips, kind, weight, firm)


def _reader(name: str) -> Callable[[str], Iterator[Heard]]:
    syllabic = {"indic": letters.indic, "kana": letters.kana, "hangul": letters.hangul}
    return syllabic.get(name) or partial(letters.alphabet, name)


def _grouped(heard: Iterator[Heard]) -> Iterator[Heard]:
    """Yield units with vowels that stand together as one, and doubled consonants once."""
    last: Heard | None = None
    for each in heard:
        if last is not None and is_vowel(last.unit) and is_vowel(each.unit):
            last = Heard(_both(last.unit, each.unit), weak=last.weak and each.weak)
            continue
        if last is not None and last.unit == each.unit and not is_vowel(each.unit):
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _both(one: str, other: str) -> str:
    likely = dict.fromkeys(one.partition("|")[0] + other.partition("|")[0])
    others = dict.fromkeys(one.partition("|")[2] + other.partition("|")[2])
    return "".join(likely) + "|" + "".join(each for each in others if each not in likely)


def _skip(heard: Sequence[Heard], i: int, name: str, other: Kind) -> float:
    """Return what leaving out a unit costs against a script of another kind."""
    unit, optional, weak = heard[i]
    likely = {sound for sound, cost in sounds(unit) if not cost}
    after = heard[i + 1].unit if i + 1 < len(heard) else ""
    if weak:
        return _WEAK
    if optional:
        return _OPTIONAL
    if is_vowel(unit):
        beside = {
            s
            for each in heard[max(i - 1, 0) : i + 2]
            if each is not heard[i]
            for s, c in sounds(each.unit)
            if not c
        }
        if "y" in beside and not is_vowel(unit[:0] or "x"):
            return 0.1
        return _VOWEL[other][0 if i == 0 else 2 if not after else 1]
    if likely & set("hwGyu"):
        return _SOFT
    if not after and name == "latin" and likely <= set("tdsxzp") and i >= 2:
        return _SILENT
    if after and likely <= set("td") and set(after.partition("|")[0]) <= set("szSZCJc"):
        return _BEFORE_SIBILANT
    if other is Kind.SYLLABIC and likely <= set("rl") and i and (not after or not is_vowel(after)):
        return _CODA
    return APART


def plain(word: str) -> str:
    """Return a lower-case word composed, without what is no letter or mark of a word."""
    return unicodedata.normalize("NFC", word)
