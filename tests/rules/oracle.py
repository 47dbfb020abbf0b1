"""A second judge for plain queries that knows nothing of the first: words in lists, no index."""

from rules import nodes, text
from rules.nodes import Node

Words = list[tuple[str, ...]]  # the forms of each word, in order


def read(passage: str) -> Words:
    return [word.forms for word in text.words(passage)]


def holds(node: Node, title: Words, body: Words) -> bool:
    match node:
        case nodes.Word(word):
            return any(word.casefold() in forms for forms in title + body)
        case nodes.Prefix(word):
            return any(f.startswith(word) for forms in title + body for f in forms)
        case nodes.Phrase(words):
            return any(_phrase(words, passage) for passage in (title, body))
        case nodes.Not(child):
            return not holds(child, title, body)
        case nodes.And(children):
            return all(holds(child, title, body) for child in children)
        case nodes.Or(children):
            return any(holds(child, title, body) for child in children)
        case nodes.Title(child):
            return holds(child, title, [])
        case nodes.Near((nodes.Word(a), nodes.Word(b)), (distance,)):
            return any(_near(a, b, distance, passage) for passage in (title, body))
        case _:
            raise TypeError(node)


def _phrase(words: tuple[str, ...], passage: Words) -> bool:
    return any(
        all(word in passage[at + i] for i, word in enumerate(words))
        for at in range(len(passage) - len(words) + 1)
    )


def _near(a: str, b: str, distance: int, passage: Words) -> bool:
    return any(
        i != j and abs(i - j) <= distance and a in one and b in other
        for i, one in enumerate(passage)
        for j, other in enumerate(passage)
    )
