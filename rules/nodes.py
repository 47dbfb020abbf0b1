"""The shapes of a parsed query: frozen nodes, built so that equal queries are equal trees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

#: What a term stands for besides its words: `@putin`, `#call`; with a > in front if that is only
#: what people mean when they type it, since in articles the word means other things as well.
#: `?@xi` is a weak name of it that stands without a strong one; `^ryabkov` the name by its sound,
#: `^^ryabkov` if it must be sure by itself.
Senses = tuple[str, ...]


def sounds(senses: Senses) -> list[str]:
    """Return the names of a term that are listened for, as forms."""
    return [sense for sense in senses if sense[0] == "^"]


@dataclass(frozen=True, slots=True)
class Word:
    """One term; `exact` (written `=word`) accepts this form only."""

    text: str
    exact: bool = False
    senses: Senses = ()
    languages: tuple[str, ...] = ()  # it may be of; none is the usual one of its script


@dataclass(frozen=True, slots=True)
class Compound:
    """Several words that are one thing to the lexicon: Vladimir Putin, interest rate."""

    words: tuple[str, ...]
    senses: Senses = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in this order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins like this."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Operands in a chain, each at most `distances[i]` words from the next, in either order."""

    operands: tuple["Node", ...]
    distances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Something that holds within one sentence."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Title:
    """Something that holds within the title."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Anywhere:
    """Something that need not stand together with the rest of the query."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Source:
    """Words of the outlet's name, its agency or its host, side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Lang:
    """The document's language, as an ISO 639 code."""

    code: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of these; never one alone, never an And inside."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these; never one alone, never an Or inside."""

    children: tuple["Node", ...]


Term = Word | Compound | Phrase | Prefix
Leaf = Term | Source | Lang
Node = Leaf | Near | Same | Title | Anywhere | Not | And | Or


def all_of(nodes: Iterable[Node]) -> Node:
    """Return the conjunction, flat and without repetitions."""
    flat = _flat(nodes, And)
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(nodes: Iterable[Node]) -> Node:
    """Return the disjunction, flat and without repetitions."""
    flat = _flat(nodes, Or)
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(node: Node) -> Node:
    """Return what holds where the node does not."""
    return node.child if isinstance(node, Not) else Not(node)


def _flat(nodes: Iterable[Node], kind: type[And] | type[Or]) -> tuple[Node, ...]:
    parts = (node.children if isinstance(node, kind) else (node,) for node in nodes)
    return tuple(dict.fromkeys(child for part in parts for child in part))


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below."""
    match node:
        case And(nodes) | Or(nodes) | Near(nodes, _):
            return nodes
        case Not(child) | Same(child) | Title(child) | Anywhere(child):
            return (child,)
        case Word() | Compound() | Phrase() | Prefix() | Source() | Lang():
            return ()
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def terms(node: Node) -> Iterator[Term]:
    """Yield the terms that a matching document shows: those that are not negated, in order."""
    match node:
        case Word() | Compound() | Phrase() | Prefix():
            yield node
        case Not():
            return
        case _:
            for child in children(node):
                yield from terms(child)


def anchored(node: Node) -> bool:
    """Return whether the node can hold only where some term of it stands."""
    match node:
        case Word() | Compound() | Phrase() | Prefix() | Near():
            return True
        case Not() | Source() | Lang():
            return False
        case And(nodes):
            return any(map(anchored, nodes))
        case Or(nodes):
            return all(map(anchored, nodes))
        case Same(child) | Title(child) | Anywhere(child):
            return anchored(child)
        case _:
            assert_never(node)


def positional(node: Node) -> bool:
    """Return whether the node stands at places in the text, so that NEAR can measure from it."""
    match node:
        case Word() | Compound() | Phrase() | Prefix():
            return True
        case Or(nodes):
            return all(map(positional, nodes))
        case _:
            return False
