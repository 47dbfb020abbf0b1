"""Words in a feed's title that are not the outlet's name, from `titles.toml`."""

import tomllib
from functools import cache
from pathlib import Path


def furniture() -> frozenset[str]:
    """Return what is cut off either end of a name ("RSS", "feed")."""
    return _words()["furniture"]


def sections() -> frozenset[str]:
    """Return what makes no name even if a whole part consists of it ("World", "Latest news")."""
    return _words()["sections"] | _words()["furniture"]


@cache
def _words() -> dict[str, frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "titles.toml").read_text("utf-8"))
    return {kind: frozenset(" ".join(lists).split()) for kind, lists in data.items()}
