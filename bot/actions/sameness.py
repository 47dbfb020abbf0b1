"""Whether two queries ask for the same, whatever the order of terms and the case of letters."""

from dataclasses import replace
from typing import assert_never

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
    Title,
    Word,
)
from rules.terms import rows

Meaning = tuple[object, ...]


def meaning(node: Node) -> Meaning:  # noqa: C901, PLR0911 - one for each kind of node
    """Return a value that is equal for nodes that accept the same articles."""
    match node:
        case Word(senses=senses):
            heard = tuple(sense for sense in senses if sense[0] != "^")  # Nickel may be a name
            return ("term", rows(replace(node, senses=heard)))
        case Compound() | Phrase() | Prefix():
            return ("term", rows(node))
        case And(children):
            return ("all", frozenset(map(meaning, children)))
        case Or(children):
            return ("any", frozenset(map(meaning, children)))
        case Near(operands, distances):
            return ("near", tuple(map(meaning, operands)), distances)
        case Not(child):
            return ("not", meaning(child))
        case Same(child):
            return ("same", meaning(child))
        case Anywhere(child):
            return ("anywhere", meaning(child))
        case Title(child):
            return ("title", meaning(child))
        case Source(text):
            return ("source", text.casefold())
        case Lang(code):
            return ("lang", code)
        case _:
            assert_never(node)
