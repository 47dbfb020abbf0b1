"""Query parameters that say where a reader came from, not which page it is (`trackers.toml`).

They are named one by one: a parameter dropped in error makes two articles one, and an alert is
lost; one left in error makes one article two, and equal text still folds them.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trackers:
    names: frozenset[str]
    prefixes: tuple[str, ...]
    valued: dict[str, re.Pattern[str]]


def is_tracker(piece: str) -> bool:
    """Tell whether `name=value` of a query only tracks."""
    known = _known()
    name, _, value = piece.partition("=")
    name = name.lower()
    if name in known.names or name.startswith(known.prefixes):
        return True
    valued = known.valued.get(name)
    return bool(valued and valued.fullmatch(value))


@cache
def _known() -> _Trackers:
    data = tomllib.loads((Path(__file__).parent / "trackers.toml").read_text("utf-8"))
    return _Trackers(
        names=frozenset(" ".join(data["names"]).split()),
        prefixes=tuple(data["prefixes"].split()),
        valued={name: re.compile(value, re.IGNORECASE) for name, value in data["valued"].items()},
    )
