"""Works out what must be in a document for a query to hold: the keys that it can wait under.

A key is a form (`putin`), two forms side by side (`white house`) or a beginning (`extrad*`).
"""

from collections.abc import Callable, Iterable
from itertools import pairwise, product
from typing import NamedTuple, assert_never

from rules import terms
from rules.nodes import (
    And,
    Anywhere,
    Compound,
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
        case Word() | Compound() | Phrase() | Prefix():
            return _of_term(node, cost)
        case And() | Near() | Same() | Title() | Anywhere():
            return [found for child in children(node) for found in requirements(child, cost)]
        case Or(nodes):
            each = [requirements(child, cost) for child in nodes]
            return [_union(min(found, key=cost) for found in each)] if all(each) else []
        case Not() | Source() | Lang():
            return []
        case _:
            assert_never(node)


class Presence(NamedTuple):
    """Keys that decide: one of each of `needed` must be there, none of `barred`."""

    needed: tuple[Requirement, ...]
    barred: Requirement = frozenset()


def presence(node: Node) -> Presence | None:  # noqa: PLR0911 - one case a node
    """Return the keys whose presence alone decides whether a node holds, if any can."""
    match node:
        case Word() | Compound() if any(id_[0] == "@" for id_ in terms.ids(node.senses)):
            return None  # its words may be part of another's name
        case Anywhere(child):
            return presence(child)
        case Word() | Compound() | Phrase() | Prefix():
            key = _deciding(terms.rows(node))
            return Presence((key,)) if key else None
        case Or(nodes):
            keys = [_single(presence(child)) for child in nodes]
            return Presence((_union(keys),)) if all(keys) else None
        case And(nodes):
            parts = [presence(child) for child in nodes]
            return _together([part for part in parts if part]) if all(parts) else None
        case Not(child):
            key = _single(presence(child))
            return Presence((), key) if key and told_by_forms(key) else None
        case _:
            return None


def told_by_forms(requirement: Requirement) -> bool:
    """Return whether a requirement can be looked up among a document's forms."""
    return not any(is_pair(key) or is_prefix(key) for key in requirement)


def is_pair(key: str) -> bool:
    """Return whether a key is two forms side by side."""
    return " " in key


def is_prefix(key: str) -> bool:
    """Return whether a key is the beginning of a form."""
    return key.endswith("*")


def _deciding(rows: tuple[Row, ...]) -> Requirement:
    """Return the requirement that is all there is to a term, or nothing."""
    if len(rows) > 1 or len(rows[0]) > 2 or any(s.whole or s.capitals for s in rows[0]):
        return frozenset()
    found = _of_row(rows[0])
    return found[0] if len(found) in {1, 3} else frozenset()  # a slot, or a pair and its slots


def _single(part: Presence | None) -> Requirement:
    """Return the one requirement of a part that has nothing else."""
    if part is None or len(part.needed) != 1 or part.barred:
        return frozenset()
    return part.needed[0]


def _together(parts: list[Presence]) -> Presence:
    needed = dict.fromkeys(need for part in parts for need in part.needed)
    return Presence(tuple(needed), _union(part.barred for part in parts))


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
