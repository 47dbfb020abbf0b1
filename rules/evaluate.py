"""Holds one query to one document: slow and obvious, the judge of every faster way."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from rules import terms, text
from rules.analysis import Analysis, overlap
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
)
from rules.terms import Row, Slot


class Hit(NamedTuple):
    """The places from the first to the last word that show something."""

    first: int
    last: int


def within(  # noqa: C901, PLR0911 - one case a node
    node: Node, analysis: Analysis, scope: range
) -> bool:
    """Return whether a node holds for the places of a scope."""
    match node:
        case Word() | Compound() | Phrase() | Prefix():
            return bool(hits(node, analysis, scope))
        case Near():
            return bool(chain(node, analysis, scope))
        case And(children):
            return all(within(child, analysis, scope) for child in children)
        case Or(children):
            return any(within(child, analysis, scope) for child in children)
        case Not(child):
            return not within(child, analysis, scope)
        case Anywhere(child):
            return within(child, analysis, scope)
        case Title(child):
            return within(child, analysis, overlap(scope, analysis.title.scope))
        case Same(child):
            return any(within(child, analysis, part) for part in sentences(analysis, scope))
        case Source(value):
            return _mentions(analysis.source, value)
        case Lang(code):
            return analysis.document.language.casefold().partition("-")[0] == code
        case _:
            assert_never(node)


def sentences(analysis: Analysis, scope: range) -> list[range]:
    """Return the parts of a scope that are each within one sentence."""
    return [part for sentence in analysis.sentences if (part := overlap(sentence, scope))]


def _mentions(source: tuple[str, ...], value: str) -> bool:
    wanted = tuple(word.forms[0] for word in text.words(value))
    return any(
        source[start : start + len(wanted)] == wanted
        for start in range(len(source) - len(wanted) + 1)
    )


# --- where something stands ------------------------------------------------------------------


def hits(node: Node, analysis: Analysis, scope: range) -> list[Hit]:
    """Return where a positional node stands within a scope, in order, each place once."""
    match node:
        case Word() | Compound() | Phrase() | Prefix():
            found = {hit for row in terms.rows(node) for hit in _row(row, analysis, scope)}
            return sorted(hit for hit in found if not _of_another(node, hit, analysis))
        case Or(children):
            return sorted({hit for child in children for hit in hits(child, analysis, scope)})
        case _:
            raise TypeError(f"{type(node).__name__} stands nowhere")


def chain(near: Near, analysis: Analysis, scope: range) -> list[list[Hit]]:
    """Return for each operand of a NEAR its hits that are part of a whole chain, if there are."""
    links = [hits(operand, analysis, scope) for operand in near.operands]
    for i, distance in enumerate(near.distances):
        links[i + 1] = _within_reach(links[i + 1], links[i], distance)
    for i, distance in reversed(list(enumerate(near.distances))):
        links[i] = _within_reach(links[i], links[i + 1], distance)
    return links if all(links) else []


def _within_reach(of: list[Hit], to: list[Hit], distance: int) -> list[Hit]:
    """Return the hits that stand at most so many words before or after one of the others."""
    firsts = sorted(hit.first for hit in to)
    lasts = sorted(hit.last for hit in to)
    return [
        hit
        for hit in of
        if _any_in(firsts, hit.last + 1, hit.last + distance)
        or _any_in(lasts, hit.first - distance, hit.first - 1)
    ]


def _any_in(ordered: list[int], low: int, high: int) -> bool:
    at = bisect_left(ordered, low)
    return at < len(ordered) and ordered[at] <= high


def _of_another(term: Term, hit: Hit, analysis: Analysis) -> bool:
    """Return whether what looks like a term is part of another's name: Hunter Biden."""
    if not isinstance(term, Word | Compound) or hit.first not in analysis.owners:
        return False
    entities = {id_ for id_ in terms.ids(term.senses) if id_[0] == "@"}
    return bool(entities) and entities.isdisjoint(analysis.owners[hit.first])


def _row(row: Row, analysis: Analysis, scope: range) -> Iterator[Hit]:
    """Yield where slots stand side by side within a scope."""
    first, *rest = row
    for place, form in _places(first, analysis, scope[: len(scope) - len(rest)]):
        if all(_stands(slot, analysis, place + i) for i, slot in enumerate(rest, 1)):
            last = analysis.reach.get((form, place), place + len(rest))
            if last < scope.stop:
                yield Hit(place, last)


def _places(slot: Slot, analysis: Analysis, scope: range) -> Iterator[tuple[int, str]]:
    """Yield the places of a scope where a slot is filled, and the form that fills it."""
    if slot.prefix and len(scope) <= len(analysis.index):  # a sentence: look at each word
        yield from ((place, "") for place in scope if _stands(slot, analysis, place))
        return
    forms: Iterable[str]
    if slot.prefix:
        (beginning,) = slot.forms
        forms = [form for form in analysis.index if form.startswith(beginning)]
    else:
        forms = [form for form in slot.forms if form[0] == "^" or form in analysis.index]
    for form in forms:
        places = analysis.places(form)
        for place in places[bisect_left(places, scope.start) : bisect_left(places, scope.stop)]:
            if (
                analysis.lacks(slot.forms, place)
                if form[0] == "^"
                else _stands(slot, analysis, place)
            ):
                yield place, form


def _stands(slot: Slot, analysis: Analysis, place: int) -> bool:
    """Return whether the word at a place fills a slot."""
    forms = analysis.forms(place)
    if slot.prefix:
        (beginning,) = slot.forms
        return any(form.startswith(beginning) for form in forms)
    if slot.forms.isdisjoint(forms[:1] if slot.whole else forms):
        return False
    if slot.spelled:
        return terms.plain(analysis.surface(place)) == slot.spelled
    return not slot.capitals or slot.capitals in terms.plain(analysis.surface(place))
