"""Holds one document to many queries at once: an index of the queries, by what they wait for.

Each query waits under a minimal set of keys one of which must appear: the rarest, as far as the
monitor has seen. A document wakes only what waits under its keys; whoever is woken is checked.
"""

import logging
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from rules.analysis import Analysis
from rules.names import Names
from rules.nodes import Compound, Node, Word, sounds, walk
from rules.postings import Postings
from rules.query import Query
from rules.relevance import relevant, scattered
from rules.requirements import (
    Presence,
    Requirement,
    is_pair,
    is_prefix,
    presence,
    requirements,
    told_by_forms,
)

K = TypeVar("K", bound=Hashable)

_log = logging.getLogger(__name__)
_MOST_COUNTED = 200_000  # forms whose frequency is kept
_TIRED = 200  # times woken for nothing before a query looks for a rarer key


class _Entry(Generic[K]):
    """A query that one or more keys of the caller watch with, and what it waits for."""

    __slots__ = (
        *("anchor", "barred", "decided", "keys", "needed", "node", "scattered", "wasted", "words"),
    )

    def __init__(self, node: Node) -> None:
        self.node = node
        self.keys: list[K] = []
        self.anchor: Requirement = frozenset()  # it waits under each of these
        self.words: tuple[str, ...] = ()  # forms that must be there too
        self.needed: tuple[Requirement, ...] = ()  # and one of each of these
        self.barred: Requirement = frozenset()  # and none of these
        self.decided = False  # whether that is all there is to know
        self.scattered = False  # unless the document is too long to be one passage
        self.wasted = 0

    def passes(self, index: Mapping[str, object]) -> bool:
        """Return whether the forms of a document leave it possible that the query holds."""
        for word in self.words:
            if word not in index:
                return False
        forms = index.keys()
        for needed in self.needed:
            if forms.isdisjoint(needed):
                return False
        return not self.barred or forms.isdisjoint(self.barred)


class Monitor(Generic[K]):
    """Queries by key, ready to be matched. Not for use from two threads at a time."""

    def __init__(self, report: Callable[[K, Exception], None] | None = None) -> None:
        """Make an empty monitor; `report` is told of a query that fails, the others go on."""
        self._report = report or _log_failure
        self._entries: dict[Node, _Entry[K]] = {}
        self._watching: dict[K, _Entry[K]] = {}
        self._postings: Postings[_Entry[K]] = Postings()
        self._seen: dict[str, int] = {}  # in how many documents a key was
        self._documents = 0
        self._names: Names[str] = Names()
        self._named: Counter[str] = Counter()  # how many queries listen for a name

    def __len__(self) -> int:
        return len(self._watching)

    def __contains__(self, key: object) -> bool:
        return key in self._watching

    def register(self, key: K, query: Query) -> None:
        """Add a query, or replace the one under this key."""
        entry = self._entries.get(query.node)
        if entry is None:
            entry = _Entry(query.node)
            self._post(entry)  # raises before anything has changed
        elif self._watching.get(key) is entry:
            return
        self.remove(key)
        if query.node not in self._entries:
            self._listen(query.node)
        self._entries[query.node] = entry
        entry.keys.append(key)
        self._watching[key] = entry

    def remove(self, key: K) -> bool:
        """Remove a query; return whether there was one."""
        entry = self._watching.pop(key, None)
        if entry is None:
            return False
        entry.keys.remove(key)
        if not entry.keys:
            self._withdraw(entry)
            del self._entries[entry.node]
            self._unlisten(entry.node)
        return True

    def match(self, analysis: Analysis) -> list[K]:
        """Return the keys of the queries that hold for a document, each once, in no order."""
        analysis.hear(self._names)
        index = analysis.index
        brief = analysis.scope.stop <= analysis.lead
        present = list(self._postings.keys(analysis))
        woken = dict.fromkeys(entry for key in present for entry in self._postings[key])
        matched: list[K] = []
        tired: list[_Entry[K]] = []
        for entry in woken:
            decided = entry.decided and (brief or not entry.scattered)
            if entry.passes(index) and (decided or self._holds(entry, analysis)):
                matched += entry.keys
            else:
                entry.wasted += 1
                if entry.wasted >= _TIRED:
                    tired.append(entry)
        self._count(analysis, present)
        for entry in tired:
            self._withdraw(entry)
            self._post(entry)
        return matched

    def _holds(self, entry: _Entry[K], analysis: Analysis) -> bool:
        """Return what the judge says of a query that was woken and may hold."""
        try:
            return relevant(entry.node, analysis)
        except Exception as error:  # noqa: BLE001 - one bad query must not cost the others
            for key in entry.keys:
                self._report(key, error)
            return False

    # --- where an entry waits ----------------------------------------------------------------

    def _post(self, entry: _Entry[K]) -> None:
        """Let an entry wait under its rarest requirement."""
        required = list(dict.fromkeys(requirements(entry.node, self._cost)))
        entry.anchor = min(required, key=self._cost)
        entry.scattered = scattered(entry.node)
        decided = presence(entry.node) or Presence(())
        rest = [need for need in decided.needed or required if need != entry.anchor]
        told = [need for need in rest if told_by_forms(need)]
        entry.decided = bool(decided.needed) and rest == told
        entry.barred = decided.barred
        entry.words = tuple(form for need in told if len(need) == 1 for form in need)
        entry.needed = tuple(need for need in told if len(need) > 1)
        entry.wasted = 0
        for key in entry.anchor:
            self._postings.add(key, entry)

    def _withdraw(self, entry: _Entry[K]) -> None:
        for key in entry.anchor:
            self._postings.discard(key, entry)

    def _listen(self, node: Node) -> None:
        """Look for the names of a node by their sounds."""
        for name in _names(node):
            self._named[name] += 1
            self._names.register(name, name)

    def _unlisten(self, node: Node) -> None:
        for name in _names(node):
            self._named[name] -= 1
            if not self._named[name]:
                del self._named[name]
                self._names.remove(name)

    def _cost(self, requirement: Requirement) -> tuple[float, ...]:
        """Return how often a requirement would wake a query: the rarer, the less."""
        frequency = sum(map(self._frequency, requirement))
        waiting = sum(map(self._postings.waiting, requirement))
        return (frequency, waiting, len(requirement), -max(map(len, requirement)))

    def _frequency(self, key: str) -> float:
        """Return in how many documents a key was, or may have been if nobody waited for it."""
        if key in self._seen:
            return self._seen[key]
        if is_pair(key):
            return min(self._seen.get(form, 0) for form in key.split()) / 4
        return self._documents / 10 if is_prefix(key) else 0

    def _count(self, analysis: Analysis, present: list[str]) -> None:
        """Remember which keys a document had."""
        seen = self._seen
        self._documents += 1
        for key in analysis.index:
            seen[key] = seen.get(key, 0) + 1
        for key in present:
            if key not in analysis.index:
                seen[key] = seen.get(key, 0) + 1
        if len(seen) > _MOST_COUNTED:
            self._documents //= 2
            self._seen = {key: count // 2 for key, count in seen.items() if count > 1}


def _names(node: Node) -> set[str]:
    """Return the names that a node listens for."""
    words = (each for each in walk(node) if isinstance(each, Word | Compound))
    return {form.lstrip("^") for word in words for form in sounds(word.senses)}


def _log_failure(key: Hashable, error: Exception) -> None:
    _log.error("query failed", extra={"watch": key}, exc_info=error)
