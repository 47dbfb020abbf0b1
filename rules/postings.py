"""Keeps what waits under which key, and finds the keys that a document has."""

from collections import Counter
from collections.abc import Iterator
from typing import Generic, TypeVar

from rules.analysis import Analysis
from rules.requirements import is_pair, is_prefix

E = TypeVar("E")


class Postings(Generic[E]):
    """Entries by key; every key is counted in where its document's words can lead to it."""

    def __init__(self) -> None:
        self._posted: dict[str, list[E]] = {}
        self._seconds: dict[str, set[str]] = {}  # of pairs, by their first form
        self._prefixes: set[str] = set()
        self._lengths: Counter[int] = Counter()
        self._heads: Counter[str] = Counter()  # the first two characters of prefixes

    def __getitem__(self, key: str) -> list[E]:
        return self._posted[key]

    def waiting(self, key: str) -> int:
        """Return how many entries a key has."""
        return len(self._posted.get(key, ()))

    def add(self, key: str, entry: E) -> None:
        """Post an entry under a key."""
        if key not in self._posted:
            self._posted[key] = []
            self._open(key)
        self._posted[key].append(entry)

    def discard(self, key: str, entry: E) -> None:
        """Take an entry from a key that it was posted under."""
        entries = self._posted[key]
        entries.remove(entry)
        if not entries:
            del self._posted[key]
            self._close(key)

    def keys(self, analysis: Analysis) -> Iterator[str]:
        """Yield the keys in use that a document has, each once."""
        yield from analysis.index.keys() & self._posted.keys()
        yield from self._pairs(analysis)
        yield from self._beginnings(analysis)

    def _pairs(self, analysis: Analysis) -> set[str]:
        found: set[str] = set()
        for first in analysis.index.keys() & self._seconds.keys():
            seconds = self._seconds[first]
            for place in analysis.index[first]:
                found.update(f"{first} {b}" for b in analysis.forms(place + 1) if b in seconds)
        return found

    def _beginnings(self, analysis: Analysis) -> set[str]:
        if not self._prefixes:
            return set()
        lengths, heads = sorted(self._lengths), self._heads
        return {
            f"{form[:length]}*"
            for form in analysis.index
            if form[:2] in heads or form[:1] in heads
            for length in lengths
            if form[:length] in self._prefixes and length <= len(form)
        }

    def _open(self, key: str) -> None:
        """Make a new key findable."""
        if is_pair(key):
            first, _, second = key.partition(" ")
            self._seconds.setdefault(first, set()).add(second)
        elif is_prefix(key):
            prefix = key[:-1]
            self._prefixes.add(prefix)
            self._lengths[len(prefix)] += 1
            self._heads[prefix[:2]] += 1

    def _close(self, key: str) -> None:
        """Forget a key that nothing waits under."""
        if is_pair(key):
            first, _, second = key.partition(" ")
            self._seconds[first].discard(second)
            if not self._seconds[first]:
                del self._seconds[first]
        elif is_prefix(key):
            prefix = key[:-1]
            self._prefixes.discard(prefix)
            _lower(self._lengths, len(prefix))
            _lower(self._heads, prefix[:2])


T = TypeVar("T", int, str)


def _lower(counts: Counter[T], item: T) -> None:
    counts[item] -= 1
    if not counts[item]:
        del counts[item]
