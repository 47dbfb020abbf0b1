"""Why: which step stopped an article on its way to a chat, or when the chat was told.

`gather` reads in a transaction; `judge` decides without one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.actions.watches import read
from bot.articles import canonical, document
from bot.delivery.plan import listens
from bot.errors import UserError
from bot.model import Article, Chat, Delivery, DeliveryState, Fate, Feed, Kind, Story, Watch
from bot.store import Unit
from rules import analyse, explain

_SHARED = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})  # .co.uk


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the store knows of one address, for one chat."""

    url: str
    article: Article | None = None  # the copy that says most about this chat
    copies: int = 0
    feed: Feed | None = None
    fates: tuple[tuple[Watch, Fate], ...] = ()
    watches: tuple[Watch, ...] = ()
    delivery: Delivery | None = None  # of the article's story, to this chat
    story: Story | None = None
    muted: bool = False
    near: tuple[Feed, ...] = ()  # for an article never seen: feeds of the same site


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of the article at one watch."""

    watch: Watch
    fate: Fate | None = None  # what was decided when the article came
    missing: tuple[str, ...] = ()  # without a fate: the terms that the article did not have
    would_match: bool = False  # without a fate: it holds now


def gather(unit: Unit, chat: Chat, url: str) -> Evidence:
    """Return what is known of an address."""
    address = canonical(url)
    articles = unit.articles.by_url(address)
    if not articles:
        return Evidence(url=address, near=_near(unit, address))
    found = [(article, unit.matches.of_article(chat.id, article.id)) for article in articles]
    article, matches = max(found, key=lambda pair: _weight([fate for _, _, fate in pair[1]]))
    story_id = unit.articles.story_of(article.id)
    deliveries = unit.outbox.of_story(chat.id, story_id) if story_id else ()
    return Evidence(
        url=address,
        article=article,
        copies=len(articles),
        feed=unit.feeds.get(article.feed_id),
        fates=tuple((watch, fate) for watch, _, fate in matches),
        watches=tuple(unit.watches.of_chat(chat.id)),
        delivery=next((d for d in deliveries if d.kind is Kind.NEW), None),
        story=unit.stories.get(story_id) if story_id else None,
        muted=bool(story_id and unit.stories.muted([chat.id], [story_id])),
    )


def judge(evidence: Evidence) -> tuple[Verdict, ...]:
    """Return what became of the article at each watch: those it met first."""
    met = tuple(Verdict(watch=watch, fate=fate) for watch, fate in evidence.fates)
    known = {verdict.watch.id for verdict in met}
    others = [watch for watch in evidence.watches if watch.id not in known]
    if evidence.article is None or not others:
        return met
    analysis = analyse(document(evidence.article))
    verdicts = []
    for watch in others:
        try:
            explanation = explain(read(watch.text), analysis)
        except UserError:  # a text that an older release took
            continue
        verdicts.append(
            Verdict(watch=watch, missing=explanation.missing, would_match=explanation.matched)
        )
    return met + tuple(sorted(verdicts, key=lambda v: (not v.would_match, len(v.missing))))


def was_baseline(evidence: Evidence) -> bool:
    """Whether the article was there already when its feed was read for the first time."""
    feed, article = evidence.feed, evidence.article
    if feed is None or article is None or feed.baseline is None:
        return False
    return article.first_seen <= feed.baseline


def told(delivery: Delivery) -> bool:
    """Whether the chat has the alert, or may have it."""
    return delivery.state in {DeliveryState.SENT, DeliveryState.UNKNOWN}


def quiet(chat: Chat, now: datetime) -> bool:
    """Whether the chat is paused at this moment."""
    return not listens(chat, now)


def _weight(fates: Sequence[Fate]) -> int:
    """How much a copy says about a chat: a ring over a match, a match over nothing."""
    if Fate.ALERTED in fates:
        return 2
    return 1 if fates else 0


def _near(unit: Unit, url: str) -> tuple[Feed, ...]:
    site = _site(url)
    return tuple(feed for feed in unit.feeds.all() if site and _site(feed.url) == site)


def _site(url: str) -> str:
    """Return the last labels of the host: near enough to say "this outlet's feed"."""
    labels = (urlsplit(url).hostname or "").split(".")
    shared = len(labels) > 2 and labels[-2] in _SHARED and len(labels[-1]) == 2
    return ".".join(labels[-3 if shared else -2 :])
