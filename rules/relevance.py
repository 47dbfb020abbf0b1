"""Whether what a query asks for stands together in a document, rather than somewhere in it each.

Terms that only happen to be in the same long article are about nothing in common. So the parts of
a conjunction must meet in the title with the beginning of the text, or in one stretch of the text.
"""

from itertools import accumulate
from typing import assert_never

from rules.analysis import Analysis, overlap
from rules.evaluate import Hit, chain, hits, sentences, within
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
    anchored,
    terms,
)
from rules.query import Query


def holds(query: Query, analysis: Analysis) -> bool:
    """Return whether a query matches a document."""
    return relevant(query.node, analysis)


def relevant(node: Node, analysis: Analysis) -> bool:
    """Return whether a node holds for a document, and all that it asks for together."""
    match node:
        case Or(children):
            return any(relevant(child, analysis) for child in children)
        case And():
            return within(node, analysis, analysis.scope) and bool(_together(node, analysis))
        case _:
            return within(node, analysis, analysis.scope)


def scattered(node: Node) -> bool:
    """Return whether a node may hold by what stands apart, so that presence does not decide."""
    match node:
        case Or(children):
            return any(map(scattered, children))
        case And():
            return len(_parts(node)) > 1
        case _:
            return False


def _parts(node: And) -> list[Node]:
    """Return what must stand together."""
    return [c for c in node.children if anchored(c) and not isinstance(c, Anywhere)]


def _together(node: And, analysis: Analysis) -> list[Hit]:
    """Return the shortest stretches with all parts of a conjunction, of those that are one."""
    shown = [_shows(part, analysis, analysis.scope) for part in _parts(node)]
    if len(shown) < 2:
        return [hit for each in shown for hit in each] or [Hit(0, 0)]
    return [stretch for stretch in _covering(shown) if _is_one(stretch, analysis)]


def _is_one(stretch: Hit, analysis: Analysis) -> bool:
    """Return whether a stretch is in the title and the lead, or short and in one paragraph."""
    if stretch.last < analysis.lead:
        return True
    short = stretch.last - stretch.first < analysis.window
    return short and stretch.first >= analysis.text.first and analysis.paragraph(*stretch)


def _covering(shown: list[list[Hit]]) -> list[Hit]:
    """Return, from each place on where a part stands, the shortest stretch with one of each."""
    ordered = [sorted(each) for each in shown]
    nearest = [[*accumulate((hit.last for hit in reversed(each)), min)][::-1] for each in ordered]
    at = [0] * len(ordered)
    found: list[Hit] = []
    for first in sorted({hit.first for each in ordered for hit in each}):
        for i, each in enumerate(ordered):
            while at[i] < len(each) and each[at[i]].first < first:
                at[i] += 1
            if at[i] == len(each):
                return found
        found.append(Hit(first, max(ends[i] for ends, i in zip(nearest, at, strict=True))))
    return found


def _shows(  # noqa: C901, PLR0911 - one case a node
    node: Node, analysis: Analysis, scope: range
) -> list[Hit]:
    """Return where a node that holds can be seen; of a NEAR, each of its words."""
    match node:
        case Word() | Compound() | Phrase() | Prefix():
            return hits(node, analysis, scope)
        case Near():
            return [hit for link in chain(node, analysis, scope) for hit in link]
        case Title(child):
            return _shows(child, analysis, overlap(scope, analysis.title.scope))
        case Same(child):
            held = [s for s in sentences(analysis, scope) if within(child, analysis, s)]
            return [hit for part in held for hit in _shows(child, analysis, part)]
        case And(children):
            if not within(node, analysis, scope):
                return []
            if scope == analysis.scope:
                return _together(node, analysis)
            return [hit for child in children for hit in _shows(child, analysis, scope)]
        case Or(children):
            return [hit for child in children for hit in _shows(child, analysis, scope)]
        case Anywhere(child):
            return [hit for term in terms(child) for hit in hits(term, analysis, scope)]
        case Not() | Source() | Lang():
            return []
        case _:
            assert_never(node)
