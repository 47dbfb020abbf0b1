"""How like two spellings are: the cheapest way to lay the sounds of one along those of the other."""

from typing import Final

from rules.names.phones import distance
from rules.names.spelling import Spelling

_CERTAIN: Final = 0.5  # consonants that tell nothing: two short names are alike by accident
_FEWEST: Final = 0.5


def likeness(one: Spelling, other: Spelling) -> float:
    """Return from 0 (nothing in common) to 1 (the same sounds)."""
    told = max((one.weight + other.weight) / 2 - _CERTAIN, _FEWEST)
    return max(0.0, 1.0 - cost(one, other) / told)


def cost(one: Spelling, other: Spelling) -> float:
    """Return what the cheapest alignment costs: sounds that differ and sounds left out."""
    skips, across = one.skips[other.kind], other.skips[one.kind]
    row = [0.0]
    for skip in across:
        row.append(row[-1] + skip)
    for unit, skip in zip(one.units, skips, strict=True):
        diagonal = row[0]
        left = row[0] + skip
        new = [left]
        for j, against in enumerate(other.units):
            above = row[j + 1]
            best = diagonal + distance(unit, against)
            if above + skip < best:
                best = above + skip
            if left + across[j] < best:
                best = left + across[j]
            diagonal = above
            left = best
            new.append(best)
        row = new
    return row[-1]
