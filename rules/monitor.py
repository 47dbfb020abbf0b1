"""Holds many queries to one document."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from rules.analysis import Analysis
from rules.evaluate import holds
from rules.query import Query

K = TypeVar("K", bound=Hashable)


class Monitor(Generic[K]):
    """Queries by key."""

    def __init__(self) -> None:
        self._queries: dict[K, Query] = {}

    def __len__(self) -> int:
        return len(self._queries)

    def __contains__(self, key: object) -> bool:
        return key in self._queries

    def register(self, key: K, query: Query) -> None:
        """Add a query, or replace the one under this key."""
        self._queries[key] = query

    def remove(self, key: K) -> bool:
        """Remove a query; return whether there was one."""
        return self._queries.pop(key, None) is not None

    def match(self, analysis: Analysis) -> list[K]:
        """Return the keys of the queries that hold."""
        return [key for key, query in self._queries.items() if holds(query, analysis)]
