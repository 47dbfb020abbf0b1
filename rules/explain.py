"""Says why a query matches a document, or what was missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never

from rules import printer, text
from rules.analysis import Analysis, overlap
from rules.document import Span, Why
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
    Term,
    Title,
    Word,
    terms,
)
from rules.query import Query
from rules.relevance import relevant
from rules.terms import ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Whether a query matches; the spans that show it, or the terms that stood in the way."""

    matched: bool
    spans: tuple[Span, ...] = ()  # in order, title first, none overlapping another
    missing: tuple[str, ...] = ()  # canonical texts, each once; `-coin` when coin stands there


def explain(query: Query, analysis: Analysis) -> Explanation:
    """Return why a query matches a document or why not."""
    if relevant(query.node, analysis):
        shown = _shown(query.node, analysis, analysis.scope)
        return Explanation(matched=True, spans=_apart(shown))
    missing = [*_missing(query.node, analysis, analysis.scope, "")] or [printer.show(query.node)]
    return Explanation(matched=False, missing=tuple(dict.fromkeys(missing)))


# --- a match ---------------------------------------------------------------------------------


def _shown(  # noqa: C901 - one case a node
    node: Node, analysis: Analysis, scope: range
) -> Iterator[Span]:
    """Yield the spans that show that a node holds."""
    match node:
        case Word() | Compound() | Phrase() | Prefix():
            yield from _spans(node, analysis, hits(node, analysis, scope))
        case Near(operands):
            for operand, linked in zip(operands, chain(node, analysis, scope), strict=True):
                for term in terms(operand):
                    yield from _spans(term, analysis, {*hits(term, analysis, scope)} & {*linked})
        case Anywhere(child):
            yield from _shown(child, analysis, scope)
        case Title() | Same():
            for part in _parts(node, analysis, scope):
                yield from _shown(node.child, analysis, part)
        case And(children) | Or(children):
            for child in children:
                if within(child, analysis, scope):
                    yield from _shown(child, analysis, scope)
        case Not() | Source() | Lang():
            return
        case _:
            assert_never(node)


def _parts(node: Title | Same, analysis: Analysis, scope: range) -> list[range]:
    """Return the parts of a scope in which what the node asks for holds."""
    if isinstance(node, Title):
        return [overlap(scope, analysis.title.scope)]
    return [s for s in sentences(analysis, scope) if within(node.child, analysis, s)]


def _spans(term: Term, analysis: Analysis, found: Iterable[Hit]) -> Iterator[Span]:
    shown = printer.show(term)
    for hit in found:
        yield replace(analysis.span(*hit, shown), why=_why(term, hit, analysis))


def _why(term: Term, hit: Hit, analysis: Analysis) -> Why:
    """Return why the words of a hit show a term: the most obvious of the reasons."""
    if isinstance(term, Phrase | Prefix):
        return Why.TYPED
    words = term.words if isinstance(term, Compound) else (term.text,)
    typed = [form for word in words for form in text.folded(word)]
    places = range(hit.first, hit.last + 1)
    if [analysis.forms(place)[0] for place in places] == typed:
        return Why.TYPED
    literal = replace(term, senses=())
    if hit in hits(literal, analysis, analysis.scope):
        return Why.FORM
    named = analysis.ids.get(hit.first, ())
    return Why.SPELLING if ids(term.senses).isdisjoint(named) else Why.ALIAS


def _apart(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Return spans in order without overlaps: the earlier and longer one stays whole."""
    ordered = sorted(spans, key=lambda s: (s.field != "title", s.start, -s.end, s.term))
    kept: list[Span] = []
    for _, same_field in groupby(ordered, key=lambda span: span.field):
        reached = 0
        for span in same_field:
            if span.end <= reached:
                continue
            if span.start < reached and kept[-1].term == span.term:  # two names that overlap
                kept[-1] = replace(kept[-1], end=span.end)
            else:
                kept.append(replace(span, start=max(span.start, reached)))
            reached = span.end
    return tuple(kept)


# --- a miss ----------------------------------------------------------------------------------


def _missing(node: Node, analysis: Analysis, scope: range, field: str) -> Iterator[str]:
    """Yield the canonical texts of what keeps a node from holding."""
    match node:
        case And(children):
            for child in children:
                if not within(child, analysis, scope):
                    yield from _missing(child, analysis, scope, field)
        case Anywhere(child):
            yield from _missing(child, analysis, scope, field)
        case Title(child):
            narrowed = overlap(scope, analysis.title.scope)
            yield from _missing(child, analysis, narrowed, "title:")
        case Near(parts):
            absent = [part for part in parts if not within(part, analysis, scope)]
            for part in absent or [node]:
                yield _show(part, field)
        case Same(child):
            absent_terms = list(_missing(child, analysis, scope, field))
            yield from absent_terms if not within(child, analysis, scope) else [_show(node, field)]
        case _:
            yield _show(node, field)


def _show(node: Node, field: str) -> str:
    return printer.show(Title(node)) if field else printer.show(node)
