"""Works out what must be in a document for a query to hold: the keys that it can wait under.

A key is a form (`putin`), two forms side by side (`white house`) or a beginning (`extrad*`).
"""

from collections.abc import Callable, Iterable
from itertools import pairwise, product
from typing import assert_never

from rules import terms
from rules.nodes import (
    And,
    Lang,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Same,
    Source,
    Term,
    Title,
    Word,
    children,
)
from rules.terms import Row, Slot

Requirement = frozenset[str]  # keys, one of which must be there
Cost = Callable[[Requirement], tuple[float, ...]]

_MOST_PAIRS = 4  # more ways to stand side by side are no longer rare


def requirements(node: Node, cost: Cost) -> list[Requirement]:
    """Return what must all be met for a node to hold; nothing for a node without an anchor."""
    match node:
        case Word() | Phrase() | Prefix():
            return _of_term(node, cost)
        case And() | Near() | Same() | Title():
            return [found for child in children(node) for found in requirements(child, cost)]
        case Or(nodes):
            each = [requirements(child, cost) for child in nodes]
            return [_union(min(found, key=cost) for found in each)] if all(each) else []
        case Not() | Source() | Lang():
            return []
        case _:
            assert_never(node)


def sufficient(node: Node) -> bool:
    """Return whether a node holds wherever its requirements are met."""
    match node:
        case Word():
            rows = terms.rows(node)
            return len(rows) == 1 and len(rows[0]) == 1 and _loose(rows[0][0])
        case Or(nodes):
            return all(isinstance(child, Word) and sufficient(child) for child in nodes)
        case And(nodes):
            return all(map(sufficient, nodes))
        case _:
            return False


def is_pair(key: str) -> bool:
    """Return whether a key is two forms side by side."""
    return " " in key


def is_prefix(key: str) -> bool:
    """Return whether a key is the beginning of a form."""
    return key.endswith("*")


def _loose(slot: Slot) -> bool:
    return not (slot.whole or slot.capitals)


def _of_term(term: Term, cost: Cost) -> list[Requirement]:
    rows = terms.rows(term)
    if len(rows) == 1:
        return _of_row(rows[0])
    return [_union(min(_of_row(row), key=cost) for row in rows)]


def _of_row(row: Row) -> list[Requirement]:
    """Return what each slot requires, and each two neighbours."""
    pairs = [
        frozenset(f"{a} {b}" for a, b in product(one.forms, other.forms))
        for one, other in pairwise(row)
        if not other.prefix and len(one.forms) * len(other.forms) <= _MOST_PAIRS
    ]
    return pairs + [_of_slot(slot) for slot in row]


def _of_slot(slot: Slot) -> Requirement:
    return frozenset(f"{form}*" for form in slot.forms) if slot.prefix else slot.forms


def _union(parts: Iterable[Requirement]) -> Requirement:
    return frozenset().union(*parts)
