"""The consonants of a name in six classes: keys that its spellings in all scripts share."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Final

from rules.names.phones import APART, classes
from rules.names.spelling import Kind, Spelling

_MOST: Final = 64  # keys of one word
_OPEN: Final = "~"  # before keys that leave out what scripts of open syllables leave out


@lru_cache(maxsize=1 << 14)
def keys(spelling: Spelling) -> frozenset[str]:
    """Return the keys of a spelling; a script of open syllables has only those of its kind."""
    found = frozenset(_OPEN + key for key in _keys(spelling, Kind.HAN))
    if spelling.kind >= Kind.SYLLABIC:
        return found
    return found | frozenset(_keys(spelling, Kind.PLAIN))


def filed(spelling: Spelling) -> frozenset[str]:
    """Return the keys under which an index files a spelling, so that `sought` finds it.

    Only a spelling in open syllables is compared without what such scripts leave out.
    """
    if spelling.kind >= Kind.SYLLABIC:
        return frozenset(f"{_OPEN}{key}" for key in keys(spelling)) | keys(spelling)
    return keys(spelling)


def sought(spelling: Spelling) -> frozenset[str]:
    """Return the keys under which an index looks for a spelling."""
    if spelling.kind >= Kind.SYLLABIC:
        return keys(spelling)
    return frozenset(_OPEN + key if key.startswith(_OPEN) else key for key in keys(spelling))


def _keys(spelling: Spelling, other: Kind) -> Iterator[str]:
    choices = [
        classes(unit) + (("",) if skip < APART and "" not in classes(unit) else ())
        for unit, skip in zip(spelling.units, spelling.skips[other], strict=True)
    ]
    for chosen in islice(product(*choices), _MOST):
        key = _reduced(chosen)
        if key:
            yield key


def _reduced(chosen: Sequence[str]) -> str:
    """Return classes in a row: each once, and no T before S, since many scripts write ts as one."""
    key = ""
    for each in chosen:
        if each == "S" and key.endswith("T"):
            key = key[:-1]
        if each and not key.endswith(each):
            key += each
    return key
