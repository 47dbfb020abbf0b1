"""Understands the plain words of a query: which of them the lexicon knows, together and alone.

What a word stands for depends on the words around it: they show in which language it was typed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from rules import nodes, printer, reading, stopwords, text
from rules.lexicon import Lexicon, walk
from rules.lexicon.alphabets import read_as, script, scripts
from rules.lexicon.store import ASKED, GAP, LENT, PART, SHOUTED, WEAK, Output
from rules.names import is_common, is_name_like
from rules.nodes import And, Compound, Near, Node, Or, Senses, Word
from rules.query import Query
from rules.scripts.unspaced import unspaced
from rules.stems import LANGUAGES

_NAMED: Final = frozenset({"person", "company", "place", "group"})  # by the same sound everywhere
_LONGEST: Final = 6  # words of a name that is looked for


# --- words that belong together --------------------------------------------------------------


def grouped(flat: Sequence[Node], lexicon: Lexicon) -> list[Node]:
    """Return nodes that stand side by side, with the words that are one name made one term."""
    apart = [part for node in flat for part in _apart(node, lexicon)]
    found: list[Node] = []
    at = 0
    while at < len(apart):
        words = [node.text for node in _plain(apart[at : at + _LONGEST])]
        count = next((n for n in range(len(words), 1, -1) if _named(tuple(words[:n]), lexicon)), 1)
        found.append(Compound(tuple(words[:count])) if count > 1 else apart[at])
        at += count
    return found


def _apart(node: Node, lexicon: Lexicon) -> Iterator[Node]:
    """Yield the single words of a node; those of a run without spaces as the lexicon has them."""
    match node:
        case Compound(words):
            yield from map(Word, words)
        case Word(run, exact=False) if len(run) > 2 and unspaced(run):
            yield from (Word(run[at:to]) for at, to in _segments(run, lexicon))
        case _:
            yield node


def _plain(apart: Iterable[Node]) -> Iterator[Word]:
    for node in apart:
        if not isinstance(node, Word) or node.exact:
            return
        yield node


def _named(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Return whether words are one name; a concept's neither begins nor ends with a stop word."""
    found = {
        each.id[0] for candidates in _candidates(words, lexicon).values() for each in candidates
    }
    return "@" in found or ("#" in found and not any(map(_stops, (words[0], words[-1]))))


def _stops(word: str) -> bool:
    return stopwords.is_stop_word(word, "")


def _segments(run: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return where the names of a run are and what is between them, or the run as it is."""
    best: list[tuple[int, int]] = []
    for language in _languages(run, lexicon):
        passage = _passage(run, language, lexicon)
        known = _longest(passage, lexicon)
        if sum(to - at for at, to in known) > sum(to - at for at, to in best):
            best = known
    covered = sum(to - at for at, to in best)
    if covered < len(run) and len(best) < 2:
        return [(0, len(run))]
    edges = [0, *(edge for part in best for edge in part), len(run)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return sorted(best + [(at, to) for at, to in gaps if to - at > 1])


def _longest(passage: walk.Passage, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return where the longest names are, from the left."""
    found: list[tuple[int, int]] = []
    reached = 0
    for first in range(len(passage.starts)):
        if first >= reached and (lasts := [last for last, _ in _all(passage, lexicon, first)]):
            reached = max(lasts) + 1
            found.append((passage.starts[first], passage.ends[reached - 1]))
    return found


# --- what they stand for ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something that words may mean in a language."""

    id: str
    asked: bool
    weak: bool
    small: bool  # whether one who types no capitals may mean it


Candidates = Mapping[str, frozenset[_Candidate]]  # by language


def understood(node: Node, lexicon: Lexicon) -> Node:
    """Return the node with what each of its words stands for."""
    terms = [each for each in nodes.walk(node) if _open(each)]
    found = {
        term: _narrowed(_words(term), _candidates(_words(term), lexicon))
        for term in dict.fromkeys(terms)
    }
    spoken = _spoken(found, 1)
    shown = _spoken(found, 2)
    accompanied = _accompanied(node)
    senses = {
        term: _senses(found[term], spoken)
        + _sound(term, found[term], spoken, lexicon, sure=term not in accompanied)
        for term in found
    }
    named = [t for t in accompanied & senses.keys() if any(s[0] == "@" for s in senses[t])]
    if len(named) > 1:  # beside another name, a weak one is enough
        for term in named:
            senses[term] += tuple(f"?{sense}" for sense in senses[term] if sense[0] == "@")
    return _with(
        node, senses, {term: _written(term, found[term], shown, lexicon) for term in found}
    )


def _written(
    term: Node, candidates: Candidates, spoken: frozenset[str], lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the languages whose inflection a term may have: those that know it and its neighbours.

    What they do not know may be of a language without a lexicon.
    """
    own = script(_words(term)[0])
    able = {language for language in LANGUAGES if own in scripts(language)}
    known = able & spoken & candidates.keys()
    return tuple(sorted(known or (able & spoken) | (able - lexicon.learnt) if spoken else able))


def _accompanied(node: Node) -> frozenset[Node]:
    """Return the terms beside which another must stand: they may be known by less."""
    match node:
        case And(children) if sum(map(nodes.anchored, children)) > 1:
            return frozenset(nodes.walk(node))
        case Or(children):
            each = [_accompanied(child) for child in children]
            alone = {
                t
                for c, found in zip(children, each, strict=True)
                for t in nodes.walk(c)
                if t not in found
            }
            return frozenset[Node]().union(*each) - alone
        case _:
            return frozenset()


def _sound(
    term: Node, candidates: Candidates, spoken: frozenset[str], lexicon: Lexicon, *, sure: bool
) -> Senses:
    """Return the name that a word may be, to be known by its sound where the lexicon lacks it."""
    name = _words(term)[-1]
    alone = candidates if isinstance(term, Word) else _candidates((name,), lexicon)
    known = {each for found in alone.values() for each in found}
    meant = {each.id for found in candidates.values() for each in found}
    if isinstance(term, Compound) and {each.id for each in known} != meant:  # Hunter Biden
        return ()
    if not all(_is_name(each, lexicon) for each in known) or unspaced(name):
        return ()
    languages = {read_as(name, language) for language in spoken or {""}}
    if not all(is_name_like(name, language) for language in languages):
        return ()
    return (f"{'^' * (1 + sure)}{''.join(text.folded(name))}",)


def _is_name(candidate: _Candidate, lexicon: Lexicon) -> bool:
    """Return whether what a word means has a name that is one and that some language lacks."""
    if candidate.weak or candidate.id[0] != "@":
        return False
    number = lexicon.number(candidate.id)
    named = lexicon.meaning(number)[1] in _NAMED
    return named and any(lexicon.lacks(language, number) for language in lexicon.learnt)


def _open(node: Node) -> bool:
    return isinstance(node, Compound) or (isinstance(node, Word) and not node.exact)


def _words(term: Node) -> tuple[str, ...]:
    return term.words if isinstance(term, Compound) else (term.text,)  # type: ignore[union-attr]


def _narrowed(words: tuple[str, ...], candidates: Candidates) -> Candidates:
    """Return the candidates without names that need a capital where none was typed."""
    if len(words) > 1 or not words[0].islower() or script(words[0]) not in {"Latn", "Cyrl", "Grek"}:
        return candidates
    return {
        language: frozenset(c for c in each if c.small) for language, each in candidates.items()
    }


def _spoken(found: Mapping[Node, Candidates], least: int) -> frozenset[str]:
    """Return the languages that know most of a query's words, by script, and so many at least."""
    scores: dict[str, Counter[str]] = {}
    for term, candidates in found.items():
        score = scores.setdefault(script(_words(term)[0]), Counter())
        score.update(language for language, each in candidates.items() if each)
    return frozenset(
        language
        for score in scores.values()
        for language, count in score.items()
        if count == max(score.values()) >= least
    )


def _senses(candidates: Candidates, spoken: frozenset[str]) -> Senses:
    chosen = [c for language in spoken for c in candidates.get(language, ())]
    if not chosen:
        chosen = [c for each in candidates.values() for c in each if c.id[0] == "@"]
    sure = {c.id for c in chosen if not c.asked}
    return tuple(sorted(sure | {f">{c.id}" for c in chosen if c.id not in sure}))


def _with(
    node: Node, senses: Mapping[Node, Senses], written: Mapping[Node, tuple[str, ...]]
) -> Node:
    """Return the node with the senses of its terms."""
    match node:
        case Word() | Compound() if node in senses:
            return replace(node, senses=senses[node], languages=written[node])
        case And(children):
            return And(tuple(_with(child, senses, written) for child in children))
        case Or(children):
            return Or(tuple(_with(child, senses, written) for child in children))
        case Near(operands, distances):
            return Near(tuple(_with(each, senses, written) for each in operands), distances)
        case nodes.Not(child) | nodes.Same(child) | nodes.Title(child) | nodes.Anywhere(child):
            return type(node)(_with(child, senses, written))
        case _:
            return node


@lru_cache(maxsize=1 << 12)
def _candidates(words: tuple[str, ...], lexicon: Lexicon) -> Candidates:
    """Return what words side by side may mean, by language."""
    joined = " ".join(words)
    found = {code: _meant(joined, code, lexicon) for code in _languages(joined, lexicon)}
    return {code: each for code, each in found.items() if each}


def _unmistakable(words: str, language: str, output: Output, lexicon: Lexicon) -> bool:
    """Return whether a name without its capital is still no other word: biden, but not apple."""
    company = lexicon.meaning(output.number)[1] == "company"
    return not (company or output.flags & WEAK or is_common(words, language))


def _languages(words: str, lexicon: Lexicon) -> list[str]:
    return sorted(language for language in lexicon.languages if script(words) in scripts(language))


def _meant(words: str, language: str, lexicon: Lexicon) -> frozenset[_Candidate]:
    passage = _passage(words, language, lexicon)
    return frozenset(
        _Candidate(
            lexicon.meaning(output.number)[0],
            asked=bool(output.flags & ASKED),
            weak=bool(output.flags & WEAK),
            small=not output.extra or _unmistakable(words, language, output, lexicon),
        )
        for last, output in _all(passage, lexicon, 0)
        if last == len(passage.words) - 1
        if not output.flags & PART
        if not output.flags & LENT or lexicon.lacks(language, output.number)
    )


class _Passage(NamedTuple):
    """Words of a query, as the walk through the lexicon wants them."""

    original: str
    starts: Sequence[int]
    ends: Sequence[int]
    words: Sequence[reading.Word]


def _passage(words: str, language: str, lexicon: Lexicon) -> _Passage:
    return _Passage(words, *reading.words(words, language, lexicon))


def _all(passage: walk.Passage, lexicon: Lexicon, first: int) -> Iterator[tuple[int, Output]]:
    """Yield what the words from one on are called, in watches too."""
    for last, output in walk.outputs(
        passage, lexicon, first, passage.words[first].heads, asked=True
    ):
        if output.flags & (GAP | SHOUTED) != SHOUTED or walk.stands(passage, first, output):
            yield last, output


# --- telling people --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """One thing that a term may stand for."""

    id: str
    kind: str  # concept, person, country, place, organisation, company, group, currency, other
    gloss: str  # in English
    names: Mapping[str, Sequence[str]]  # by language, a few of each
    count: int  # of its forms in all languages


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSenses:
    """A term of a query as its canonical text prints it, and what it stands for; maybe nothing."""

    term: str
    senses: tuple[Sense, ...]


def senses(query: Query, lexicon: Lexicon) -> tuple[TermSenses, ...]:
    """Return what each term that a match can show stands for, in order, each term once."""
    found = {printer.show(term): _named_in(term) for term in nodes.terms(query.node)}
    return tuple(
        TermSenses(term=term, senses=tuple(_told(id_.lstrip(">"), lexicon) for id_ in ids))
        for term, ids in found.items()
    )


def _named_in(term: Node) -> Senses:
    if not isinstance(term, Word | Compound):
        return ()
    return tuple(sense for sense in term.senses if sense[0] not in "^?")


def _told(id_: str, lexicon: Lexicon) -> Sense:
    entry = lexicon.entry(lexicon.number(id_))
    return Sense(
        id=entry.id, kind=entry.kind, gloss=entry.gloss, names=entry.names, count=entry.size
    )
