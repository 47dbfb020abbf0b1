"""The sounds into which the names of all scripts are read, and how far apart two of them are.

One letter is one sound: `S` sh, `Z` zh, `C` ch, `J` j as in John, `c` ts, `x` kh, `G` gh, `T` and
`D` th, `N` ng, `U` French u, `@` a vowel that only fills a syllable. A letter of a script is a
*unit*: the sounds it may stand for, the likely ones first and the others after a bar: `Jg|ZC`.
"""

from functools import cache, lru_cache
from typing import Final

VOWELS: Final = frozenset("aeiouU@")
SOFT: Final = frozenset("hywG")  # consonants that scripts and languages drop or add
UNLIKELY: Final = 0.18  # what a sound after the bar costs
APART: Final = 1.0  # two consonants that have nothing in common
_VOWEL_FOR_CONSONANT: Final = 1.4  # worse than leaving out both
_VOWELS_APART: Final = 0.3

#: the classes of consonants that a skeleton is made of; "" where a script may not write it
CLASSES: Final = {
    **dict.fromkeys("pbfv", ("P",)),
    **dict.fromkeys("td", ("T",)),
    **dict.fromkeys("kg", ("K",)),
    **dict.fromkeys("szSZCJc", ("S",)),
    **dict.fromkeys("nN", ("N",)),
    **dict.fromkeys("lr", ("L",)),
    **dict.fromkeys("TD", ("T", "S")),
    **dict.fromkeys("xG", ("K", "")),
    "m": ("M",),
    "w": ("P", ""),
}

_CLOSE: Final = """
    pb.33 bv.2 fv.2 pf.33 vw.1 bw.35 fw.4 bf.4 pv.45
    td.33 tT.15 dD.1 TD.1 sT.2 zD.15 dT.25 tD.25 fT.4 zT.3
    kg.33 kx.2 gG.05 gx.39 xG.2 xh.1 hG.25 gh.3 kh.45 kG.3
    sz.2 SZ.26 sS.25 zZ.2 sc.25 zc.15 cC.2 CS.25 CJ.2 JZ.1 zJ.2 sC.4 zS.4 SJ.35 cS.4 ZC.35 cJ.35
    sZ.4 sJ.5 zC.5 cZ.4 tC.4 tc.35 dJ.4 dz.5
    gJ.35 gZ.5 kC.4 kc.6 xS.45 xZ.6 kJ.6
    mn.4 nN.1 mN.5 lr.4
    yJ.3 yZ.4 yg.45 yl.5 lw.4 yG.3 hy.6
    yi.07 ye.14 ya.28 yU.21 wu.07 wo.21 wU.28 wa.56
    ae.17 ei.17 ou.14 ao.28 eo.35 ai.35 au.35 iu.42 eu.42 oi.42
    Ui.14 Uu.14 Ue.21 Uo.21 Ua.35 @a.14 @e.07 @i.14 @o.14 @u.14 @U.14""".split()  # noqa: SIM905 - a table


@lru_cache(maxsize=1 << 15)
def distance(one: str, other: str) -> float:
    """Return how far apart two units are: those of the sounds that they share or nearly share."""
    return min(a + b + _between(x, y) for x, a in sounds(one) for y, b in sounds(other))


@cache
def sounds(unit: str) -> tuple[tuple[str, float], ...]:
    """Return the sounds of a unit, each with what reading the unit so costs."""
    likely, _, others = unit.partition("|")
    return tuple([(sound, 0.0) for sound in likely] + [(sound, UNLIKELY) for sound in others])


@cache
def classes(unit: str) -> tuple[str, ...]:
    """Return the classes of consonants that a unit may show in a skeleton."""
    found = (each for sound, _ in sounds(unit) for each in CLASSES.get(sound, ("",)))
    return tuple(dict.fromkeys(found))


@cache
def is_vowel(unit: str) -> bool:
    """Return whether a unit is a vowel, or a glide that goes with one."""
    return all(sound in VOWELS or sound == "y" for sound, _ in sounds(unit))


@cache
def is_firm(unit: str) -> bool:
    """Return whether a unit is a consonant that every script writes."""
    return not any(sound in VOWELS or sound in SOFT for sound, cost in sounds(unit) if not cost)


@cache
def _close() -> dict[str, float]:
    listed = {entry[:2]: float(entry[2:]) for entry in _CLOSE}
    return listed | {pair[::-1]: cost for pair, cost in listed.items()}


@cache
def _between(one: str, other: str) -> float:
    if one == other:
        return 0.0
    close = _close().get(one + other)
    if close is not None:
        return close
    vowels = (one in VOWELS) + (other in VOWELS)
    return (APART, _VOWEL_FOR_CONSONANT, _VOWELS_APART)[vowels]
