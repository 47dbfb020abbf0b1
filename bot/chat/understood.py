"""How a query was understood: what an article must have, what it must not."""

from collections.abc import Sequence

from bot.delivery.draft import Draft
from bot.i18n import Texts
from rules import Query
from rules.nodes import And, Node, Not, Or
from rules.printer import show

_BETWEEN = " · "


def understood(draft: Draft, query: Query, texts: Texts) -> None:
    """Append what the watch looks for, and below it what it leaves out."""
    parts = query.node.children if isinstance(query.node, And) else (query.node,)
    wanted = [part for part in parts if not isinstance(part, Not)]
    unwanted = [part.child for part in parts if isinstance(part, Not)]
    if len(wanted) == 1 and isinstance(wanted[0], Or):
        draft.add_marked(*texts.rich("understood.any", terms=_named(wanted[0].children, texts)))
    else:
        key = "understood.all" if len(wanted) > 1 else "understood.one"
        draft.add_marked(*texts.rich(key, terms=_named(wanted, texts)))
    if unwanted:
        draft.line().add_marked(*texts.rich("understood.none", terms=_named(unwanted, texts)))


def _named(nodes: Sequence[Node], texts: Texts) -> str:
    return _BETWEEN.join(texts.beside(show(node)) for node in nodes)
