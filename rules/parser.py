"""Reads a query's text: plain words mean all of them; OR < AND < NEAR < NOT bind ever tighter."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from rules import languages, meaning, nodes, printer, stopwords, text
from rules.errors import QueryError
from rules.lexer import Kind, Token, tokens
from rules.lexicon import Lexicon, shipped
from rules.limits import MOST_CHARACTERS, MOST_DEPTH, MOST_TERMS
from rules.nodes import (
    Anywhere,
    Compound,
    Lang,
    Near,
    Node,
    Phrase,
    Prefix,
    Same,
    Source,
    Title,
    Word,
)
from rules.query import Query

_ADDRESS: Final = re.compile(r"^(?:https?://)?(?:www\.)?([^\s/]+)(?:/\S*)?$", re.IGNORECASE)


class _Part(NamedTuple):
    """A node and the character it begins at."""

    node: Node
    position: int


_TERMS: Final = frozenset({Kind.WORD, Kind.EXACT, Kind.PREFIX, Kind.PHRASE, Kind.VALUE})
_STARTS: Final = _TERMS | {Kind.OPEN, Kind.NOT, Kind.SAME, Kind.ANYWHERE, Kind.FIELD}


def parse(query: str, lexicon: Lexicon | None = None) -> Query:
    """Return the query that a text means, or raise QueryError.

    Its words are understood by a lexicon, by default the one that comes with the rules.
    """
    if len(query) > MOST_CHARACTERS:
        raise QueryError("too_long", MOST_CHARACTERS, most=MOST_CHARACTERS)
    known = shipped() if lexicon is None else lexicon
    parser = _Parser(list(tokens(query)), known)
    parsed = Query(meaning.understood(parser.query(), known), query)
    if len(str(parsed)) > MOST_CHARACTERS:  # written out, it could not be read back
        raise QueryError("too_long", len(query), most=MOST_CHARACTERS)
    written = sum(token.kind in _TERMS for token in tokens(str(parsed)))
    if written > MOST_TERMS:  # a run of characters can be many
        raise QueryError("too_many_terms", len(query), most=MOST_TERMS)
    if printer.depth(parsed.node) > MOST_DEPTH:
        raise QueryError("too_deep", query.find("("), most=MOST_DEPTH)
    return parsed


class _Parser:
    """Tokens and how far they have been read."""

    def __init__(self, read: list[Token], lexicon: Lexicon) -> None:
        self.tokens = read
        self.lexicon = lexicon
        self.at = 0
        self.depth = 0
        self.terms = 0
        words = [token.text for token in read if token.kind is Kind.WORD]
        self.language = stopwords.language(words)

    def ahead(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    # --- the grammar -----------------------------------------------------------------------

    def query(self) -> Node:
        """Read the whole query."""
        if self.ahead().kind is Kind.END:
            raise QueryError("empty", 0)
        branches = self.branches()
        if self.ahead().kind is Kind.CLOSE:
            raise QueryError("unopened_parenthesis", self.ahead().position)
        node = nodes.any_of(part.node for part in branches)
        if not nodes.anchored(node):
            loose = next(part for part in branches if not nodes.anchored(part.node))
            raise QueryError(_why_loose(loose.node), loose.position)
        return node

    def branches(self) -> list[_Part]:
        """Read what OR joins."""
        found = [self.conjunction()]
        while self.ahead().kind is Kind.OR:
            self.before_operand(self.take())
            found.append(self.conjunction())
        return found

    def conjunction(self) -> _Part:
        """Read what stands side by side; stop words are dropped where something else stands."""
        found = [self.near()]
        while self.ahead().kind in _STARTS or self.ahead().kind is Kind.AND:
            if self.ahead().kind is Kind.AND:
                self.before_operand(self.take())
            found.append(self.near())
        flat = [
            child
            for part in found
            for child in (part.node.children if isinstance(part.node, nodes.And) else [part.node])
        ]
        return _Part(nodes.all_of(self.together(flat)), found[0].position)

    def together(self, flat: list[Node]) -> list[Node]:
        """Return the terms: words that are one name as one, stop words dropped where they may be.

        What is dropped can make neighbours of others, so that this is done until nothing changes.
        """
        found = flat
        while True:
            named = meaning.grouped(found, self.lexicon)
            kept = list(dict.fromkeys(self.without_stop_words(named)))
            if kept == found:
                return kept
            found = kept

    def without_stop_words(self, flat: list[Node]) -> list[Node]:
        """Return the nodes that are terms, unless only stop words would say what to look for."""
        kept = [node for node in flat if not self.is_stop_word(node)]
        return kept if any(map(nodes.anchored, kept)) else flat

    def is_stop_word(self, node: Node) -> bool:
        return (
            isinstance(node, Word)
            and not node.exact
            and stopwords.is_stop_word(node.text, self.language)
        )

    def near(self) -> _Part:
        """Read what NEAR chains."""
        first = self.unary()
        operands, distances = [first], []
        while self.ahead().kind is Kind.NEAR:
            near = self.take()
            self.before_operand(near)
            distances.append(near.distance)
            operands.append(self.unary())
        if not distances:
            return first
        for part in operands:
            if not nodes.positional(part.node):
                raise QueryError("near_operand", part.position)
        return _Part(Near(tuple(p.node for p in operands), tuple(distances)), first.position)

    def unary(self) -> _Part:
        """Read NOT and what it negates."""
        if self.ahead().kind is not Kind.NOT:
            return self.primary()
        start = self.ahead().position
        negative = False
        while self.ahead().kind is Kind.NOT:
            self.before_operand(self.take())
            negative = not negative
        node = self.primary().node
        return _Part(nodes.negation(node) if negative else node, start)

    def primary(self) -> _Part:
        """Read a term, a field or something in parentheses."""
        token = self.take()
        match token.kind:
            case Kind.OPEN:
                return _Part(self.group(token), token.position)
            case Kind.SAME:
                return _Part(Same(self.group(self.take())), token.position)
            case Kind.ANYWHERE:
                return _Part(Anywhere(self.group(self.take())), token.position)
            case Kind.FIELD:
                return _Part(self.field(token), token.position)
            case Kind.CLOSE:
                raise QueryError("unopened_parenthesis", token.position)
            case Kind.AND | Kind.OR | Kind.NEAR:
                raise _missing(token)
            case _:
                return _Part(self.term(token), token.position)

    def group(self, opening: Token) -> Node:
        """Read up to the closing parenthesis."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise QueryError("too_deep", opening.position, most=MOST_DEPTH)
        if self.ahead().kind is Kind.CLOSE:
            raise QueryError("empty_group", opening.position)
        if self.ahead().kind is Kind.END:
            raise QueryError("unclosed_parenthesis", opening.position)
        node = nodes.any_of(part.node for part in self.branches())
        if self.ahead().kind is not Kind.CLOSE:
            raise QueryError("unclosed_parenthesis", opening.position)
        self.take()
        self.depth -= 1
        return node

    def before_operand(self, operator: Token) -> None:
        """Refuse an operator that nothing follows."""
        if self.ahead().kind not in _STARTS:
            raise _missing(operator)

    # --- terms and fields ------------------------------------------------------------------

    def term(self, token: Token) -> Node:
        """Return the node of a term, counting it."""
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError("too_many_terms", token.position, most=MOST_TERMS)
        match token.kind:
            case Kind.PHRASE:
                return Phrase(token.words)
            case Kind.PREFIX:
                return Prefix(token.text)
            case _:
                return Word(token.text, token.kind is Kind.EXACT)

    def field(self, token: Token) -> Node:
        """Read the value of a field; source: and lang: are handed to each leaf of a group."""
        if self.ahead().kind not in _TERMS and self.ahead().kind is not Kind.OPEN:
            raise _no_value(token)
        if token.text == "title":
            return Title(self.primary().node)
        leaf = _source if token.text == "source" else _lang
        return _hand_down(leaf, self.primary().node, token)


def _missing(operator: Token) -> QueryError:
    return QueryError("missing_operand", operator.position, operator=operator.text)


def _no_value(field: Token) -> QueryError:
    examples = {"title": "title:Putin", "source": "source:Reuters", "lang": "lang:ar"}
    example = examples[field.text]
    return QueryError("field_without_value", field.position, field=field.text, example=example)


def _hand_down(leaf: Callable[[str, Token], Node], value: Node, field: Token) -> Node:
    """Return a field's value with the field at each of its words."""
    match value:
        case Word(word) | Prefix(word):
            return leaf(word, field)
        case Phrase(words):
            return leaf(" ".join(words), field)
        case Compound(words):
            return nodes.all_of(leaf(word, field) for word in words)
        case nodes.And(children):
            return nodes.all_of(_hand_down(leaf, c, field) for c in children)
        case nodes.Or(children):
            return nodes.any_of(_hand_down(leaf, c, field) for c in children)
        case nodes.Not(child):
            return nodes.negation(_hand_down(leaf, child, field))
        case _:
            raise _no_value(field)


def _source(value: str, field: Token) -> Node:
    host = _ADDRESS.sub(r"\1", value)
    if not any(True for _ in text.words(host)):
        raise _no_value(field)
    return Source(host)


def _lang(value: str, field: Token) -> Node:
    code = languages.code(value)
    if code is None:
        raise QueryError("unknown_language", field.position, value=value)
    return Lang(code)


def _why_loose(node: Node) -> str:
    """Return what is wrong with a node that would match everything."""
    negated = any(isinstance(n, nodes.Not) for n in (node, *nodes.children(node)))
    return "only_negation" if negated else "only_field"
