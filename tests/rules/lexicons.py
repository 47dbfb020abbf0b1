"""Lexicons for tests: one that knows nothing, and a small one that is theirs to change."""

from functools import cache
from pathlib import Path

import rules
from rules import Analysis, Document, Query
from rules.lexicon import Lexicon
from rules.lexicon.build import compiled
from rules.lexicon.sources import Sources, load

NONE = Lexicon(compiled(Sources()))


@cache
def small() -> Lexicon:
    return Lexicon(compiled(load(Path(__file__).with_name("lexicon") / "small")))


def parse(query: str) -> Query:
    """Return a query whose words stand for nothing but themselves."""
    return rules.parse(query, NONE)


def analyse(document: Document) -> Analysis:
    """Return a document in which no word names anything."""
    return rules.analyse(document, NONE)
