"""A query: its tree, and the text it came from."""

from dataclasses import dataclass, field

from rules import printer
from rules.nodes import Node, terms


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed watch text; equal to every query that means the same by the same words."""

    node: Node
    text: str = field(default="", compare=False)  # as typed

    def __str__(self) -> str:
        """Return the canonical text: parsing it gives an equal query."""
        return printer.show(self.node)

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that a matching document can show, as canonical text, each once."""
        return tuple(dict.fromkeys(map(printer.show, terms(self.node))))
