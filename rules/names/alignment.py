"""How like two spellings are: the cheapest way to lay the sounds of one along the other's."""

from math import inf
from typing import Final

from rules.names.phones import APART, distance
from rules.names.spelling import Spelling

_BY_ACCIDENT: Final = 1.0  # consonants that agree by accident: short names must agree more closely
_FEWEST: Final = 0.5
_SAME_SCRIPT: Final = 1.5  # by so much more a difference tells within one script


def likeness(one: Spelling, other: Spelling, least: float = 0.0) -> float:
    """Return from 0 (nothing in common) to 1 (the same sounds); 0 for less than `least`."""
    told = max((one.weight + other.weight) / 2 - _BY_ACCIDENT, _FEWEST)
    if one.script == other.script:
        told /= _SAME_SCRIPT
    most = (1.0 - least) * told
    left_out = max(
        one.needed[other.kind] - other.consonants, other.needed[one.kind] - one.consonants
    )
    if left_out * APART > most:
        return 0.0
    score = 1.0 - _cost(one, other, most) / told
    return score if score >= max(least, 0.0) else 0.0


def _cost(one: Spelling, other: Spelling, most: float) -> float:
    """Return what the cheapest alignment costs, in sounds that differ or are left out.

    What costs more than `most` is not followed to its end, and infinite.
    """
    skips, across = one.skips[other.kind], other.skips[one.kind]
    row = [0.0]
    for skip in across:
        row.append(row[-1] + skip)
    for unit, skip in zip(one.units, skips, strict=True):
        row = _next_row(row, unit, skip, other.units, across)
        if min(row) > most:
            return inf
    return row[-1]


def _next_row(
    row: list[float], unit: str, skip: float, units: tuple[str, ...], across: tuple[float, ...]
) -> list[float]:
    diagonal = row[0]
    best = diagonal + skip
    found = [best]
    for above, against, skipped in zip(row[1:], units, across, strict=True):
        left = best + skipped
        best = diagonal + distance(unit, against)
        # spelled out, since min() would double the time
        if above + skip < best:  # noqa: PLR1730
            best = above + skip
        if left < best:  # noqa: PLR1730
            best = left
        diagonal = above
        found.append(best)
    return found
