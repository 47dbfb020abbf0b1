"""Preview: what a watch would have met in the last days, before it is set.

`recent` reads in a transaction; `try_on` needs none and is CPU work: call it in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.articles import document
from bot.config import Watches
from bot.model import Article
from bot.store import Unit
from rules import Analysis, Query, Span, analyse, explain, holds

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """The articles that a watch is tried on, newest first."""

    articles: Sequence[Article]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that the watch would have met, and what in it shows that."""

    article: Article
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What came of trying a query on the past."""

    looked_at: int
    days: int
    hits: int
    shown: tuple[Hit, ...]
    unseen: tuple[str, ...] = ()  # with no hit: terms that no article had


def recent(unit: Unit, limits: Watches, now: datetime) -> Recent:
    """Return the articles of the last days, as many as a preview may look at."""
    since = now - timedelta(days=limits.preview_days)
    articles = unit.articles.recent(since, limits.preview_articles)
    return Recent(articles=articles, days=limits.preview_days)


def try_on(query: Query, past: Recent) -> Preview:
    """Return how many of the articles the query holds for, with the newest few."""
    missing = set(query.terms)
    shown: list[Hit] = []
    hits = 0
    for article in past.articles:
        analysis = analyse(document(article))
        if holds(query, analysis):
            hits += 1
            if len(shown) < SHOWN:
                shown.append(Hit(article=article, spans=explain(query, analysis).spans))
        elif not hits and missing:
            missing &= _missing(query, analysis)
    return Preview(
        looked_at=len(past.articles),
        days=past.days,
        hits=hits,
        shown=tuple(shown),
        unseen=tuple(term for term in query.terms if term in missing) if not hits else (),
    )


def _missing(query: Query, analysis: Analysis) -> set[str]:
    return set(explain(query, analysis).missing)
