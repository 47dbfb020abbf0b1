"""Tells which words of an article may be names at all, before their sounds are compared."""

from rules.names.index import is_distinct
from rules.names.letters import script

_CASED = frozenset({"latin", "cyrillic", "greek"})


def is_name_like(surface: str, language: str = "") -> bool:
    """Return whether a word, as it was written, may be a name that no lexicon has."""
    name = script(surface.lstrip("'"))
    if not name or (name in _CASED and not surface[:1].isupper()):
        return False
    return is_distinct(surface, 2)
