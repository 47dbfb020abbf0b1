"""Narrow: propose how a watch could ring less like one alert; apply that, and undo it.

A proposal is an exclusion at the end of the watch's text, so that undoing it is cutting it off.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from bot.actions.watches import change, own, read
from bot.articles import document
from bot.config import Watches
from bot.errors import UserError
from bot.model import Article, Chat, Delivery, DeliveryId, Watch, WatchId
from bot.store import Unit
from rules import Field, analyse, explain, holds

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]{3,}")
_PAST = 30  # alerts of the watch on which a proposal is tried
_WORDS = 2  # proposals by a word of the headline
SOURCE = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An alert that a person wants less of."""

    delivery: Delivery
    article: Article
    watch: Watch
    past: tuple[Article, ...]  # further articles for which the watch rang


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An exclusion, and what it would have done to the watch's past alerts."""

    watch: Watch
    choice: str  # "s" for the source, else the place of a word in the headline
    exclusion: str  # as it is added to the text: `-coin`
    kept: int  # of the past alerts, those that would still have rung
    past: int


def cases(unit: Unit, chat: Chat, delivery_id: DeliveryId) -> tuple[Case, ...]:
    """Return the alert with each of the chat's watches that it rang for."""
    delivery = unit.outbox.get(delivery_id)
    if delivery is None or delivery.chat_id != chat.id:
        raise UserError("alert.unknown")
    article = unit.articles.get(delivery.article_id)
    if article is None:
        raise UserError("alert.forgotten")
    watches = unit.watches.by_ids(delivery.watches)
    mine = [watch for watch in unit.watches.of_chat(chat.id) if watch.id in watches]
    return tuple(
        Case(delivery=delivery, article=article, watch=watch, past=_past(unit, watch, article))
        for watch in mine
    )


def proposals(case: Case) -> tuple[Proposal, ...]:
    """Return exclusions that keep this article out and most of the watch's past alerts in."""
    own = _own_words(case)
    places = (place for place, word in enumerate(_words(case.article)) if word not in own)
    choices = [SOURCE, *map(str, places)]
    good = [p for choice in choices if (p := _tried(case, choice)) is not None]
    words = sorted((p for p in good if p.choice != SOURCE), key=lambda p: (-p.kept, _length(p)))
    return (*[p for p in good if p.choice == SOURCE], *words[:_WORDS])


def apply(unit: Unit, chat: Chat, watch_id: WatchId, exclusion: str, limits: Watches) -> Watch:
    """Add an exclusion to a watch; one that has it is left."""
    watch = own(unit, chat.id, watch_id)
    if watch.text.endswith(f" {exclusion}"):
        return watch
    return change(unit, chat, watch_id, narrowed(watch.text, exclusion), limits)


def undo(unit: Unit, chat: Chat, watch_id: WatchId, exclusion: str, limits: Watches) -> Watch:
    """Take an exclusion off again; raises UserError if the watch was changed in between."""
    watch = own(unit, chat.id, watch_id)
    if not watch.text.endswith(f" {exclusion}"):
        raise UserError("less.changed", number=watch.number)
    text = watch.text.removesuffix(f" {exclusion}")
    if (
        text.startswith("(")
        and text.endswith(")")
        and narrowed(text[1:-1], exclusion) == watch.text
    ):
        text = text[1:-1]
    return change(unit, chat, watch_id, text, limits)


def exclusion_of(article: Article, choice: str) -> str:
    """Return the exclusion that a choice stands for; raises UserError if there is none."""
    if choice == SOURCE:
        if not article.outlet:
            raise UserError("alert.unknown")
        outlet = article.outlet.replace('"', " ").strip()
        return f'-source:"{outlet}"'
    words = _words(article)
    if not choice.isdecimal() or int(choice) >= len(words):
        raise UserError("alert.unknown")
    return f"-{words[int(choice)]}"


def narrowed(text: str, exclusion: str) -> str:
    """Return a watch's text with an exclusion over the whole of it."""
    whole = f"({text}) {exclusion}"
    bare = f"{text} {exclusion}"
    return bare if str(read(bare)) == str(read(whole)) else whole


def _tried(case: Case, choice: str) -> Proposal | None:
    try:
        exclusion = exclusion_of(case.article, choice)
        query = read(narrowed(case.watch.text, exclusion))
    except UserError:  # no source, or a word that the language takes as something else
        return None
    if holds(query, analyse(document(case.article))):
        return None
    kept = sum(holds(query, analyse(document(article))) for article in case.past)
    return Proposal(
        watch=case.watch, choice=choice, exclusion=exclusion, kept=kept, past=len(case.past)
    )


def _words(article: Article) -> Sequence[str]:
    """Return the headline's words that can stand in a query, each once, in order."""
    return tuple(dict.fromkeys(found.group() for found in _WORD.finditer(article.title)))


def _own_words(case: Case) -> set[str]:
    """Return the headline's words by which the watch matched: without them it would be no watch."""
    query = read(case.watch.text)
    spans = explain(query, analyse(document(case.article))).spans
    inside = [(span.start, span.end) for span in spans if span.field is Field.TITLE]
    return {
        found.group()
        for found in _WORD.finditer(case.article.title)
        if any(start < found.end() and found.start() < end for start, end in inside)
    }


def matched_words(watch: Watch, article: Article) -> tuple[tuple[str, str], ...]:
    """Return (term, the word in the article that shows it), each term once."""
    spans = explain(read(watch.text), analyse(document(article))).spans
    shown: dict[str, str] = {}
    for span in spans:
        body = article.title if span.field is Field.TITLE else article.text
        shown.setdefault(span.term, body[span.start : span.end])
    return tuple(shown.items())


def _past(unit: Unit, watch: Watch, article: Article) -> tuple[Article, ...]:
    found = (unit.articles.get(m.article_id) for m in unit.matches.last_of_watch(watch.id, _PAST))
    return tuple(past for past in found if past is not None and past.id != article.id)


def _length(proposal: Proposal) -> int:
    return -len(proposal.exclusion)
