"""Prints a node as canonical text: what a person could have typed, and what parses back to it."""

from itertools import pairwise
from typing import assert_never

from rules.lexer import is_value
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
from rules.scripts.unspaced import unspaced


def show(node: Node) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a node
    """Return the canonical text of a node."""
    match node:
        case Word(word, exact):
            return f"={word}" if exact else word
        case Compound(words):
            return " ".join(words)
        case Prefix(word):
            return f"{word}*"
        case Phrase(words):
            return f'"{_side_by_side(words)}"'
        case Source(value):
            return f"source:{value}" if is_value(value) else f'source:"{value}"'
        case Lang(code):
            return f"lang:{code}"
        case Title(child):
            return f"title:{show(child)}" if _bare(child) else f"title:({show(child)})"
        case Same(child):
            return f"SAME({show(child)})"
        case Anywhere(child):
            return f"ANYWHERE({show(child)})"
        case Not(child):
            return f"-{_operand(child)}"
        case Near(operands, distances):
            rest = zip(distances, operands[1:], strict=True)
            return _operand(operands[0]) + "".join(f" NEAR/{n} {_operand(o)}" for n, o in rest)
        case And(children):
            return " ".join(f"({show(c)})" if isinstance(c, Or) else show(c) for c in children)
        case Or(children):
            # AND binds tighter than OR: the parentheses are for people
            return " OR ".join(f"({show(c)})" if isinstance(c, And) else show(c) for c in children)
        case _:
            assert_never(node)


def depth(node: Node) -> int:
    """Return how deep the parentheses of the canonical text are nested."""
    deepest = level = 0
    quoted = False
    for char in show(node):
        if char == '"':
            quoted = not quoted
        elif not quoted:
            level += (char == "(") - (char == ")")
            deepest = max(deepest, level)
    return deepest


def _bare(node: Node) -> bool:
    return isinstance(node, Word | Phrase | Prefix)


def _operand(node: Node) -> str:
    """Return the text of a node where only one thing can stand."""
    match node:
        case And() | Or() | Near() | Not() | Compound():
            return f"({show(node)})"
        case _:
            return show(node)


def _side_by_side(words: tuple[str, ...]) -> str:
    """Join a phrase's words, with spaces only where their script has them."""
    joined = words[0]
    for before, word in pairwise(words):
        joined += word if unspaced(before) and unspaced(word) else f" {word}"
    return joined
