"""Who is told what: from matches to alerts, decided without asking anybody."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import (
    Alert,
    Article,
    ArticleId,
    Chat,
    ChatId,
    ChatState,
    Delivery,
    DeliveryId,
    DeliveryState,
    Fate,
    Kind,
    Match,
    Placement,
    StoryId,
    Watch,
    WatchId,
    WatchState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that a plan depends on, as it stood in the transaction that carries the plan out."""

    watches: Mapping[WatchId, Watch]
    chats: Mapping[ChatId, Chat]
    told: Mapping[tuple[ChatId, StoryId], Delivery]  # the NEW delivery of a chat for a story
    muted: Collection[tuple[ChatId, StoryId]]
    max_age: timedelta  # what was published longer ago rings nobody
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is owed, and what became of each match."""

    fates: tuple[tuple[Match, Fate], ...]
    alerts: tuple[Alert, ...]


def plan(
    matches: Sequence[tuple[Match, Article]],
    placements: Mapping[ArticleId, Placement],
    situation: Situation,
) -> Plan:
    """Decide the fate of each match, and the alerts that follow: one a chat and story.

    `placements` is by article id. A story that the chat was told of grows instead of ringing.
    """
    fates: list[tuple[Match, Fate]] = []
    alerts: dict[tuple[ChatId, StoryId], Alert] = {}
    for match, article in matches:
        watch = situation.watches.get(match.watch_id)
        chat = situation.chats.get(watch.chat_id) if watch else None
        if watch is None or chat is None or watch.state is WatchState.DELETED:
            continue  # deleted while the article was on its way
        story_id = placements[article.id].story.id
        fate = _silence(watch, chat, article, story_id, situation)
        if fate is None:
            fate = _ring(alerts, watch, article, story_id, situation)
        fates.append((match, fate))
    return Plan(fates=tuple(fates), alerts=(*alerts.values(), *_growth(placements, situation)))


def owed(
    alert: Alert, new_id: Callable[[], int], now: datetime, growth_delay: timedelta
) -> Delivery:
    """Return the delivery that an alert comes to.

    Copies of a wire story come in a shower: `growth_delay` later, one edit tells them all.
    """
    delay = growth_delay if alert.kind is Kind.GROWTH else timedelta(0)
    return Delivery(
        id=DeliveryId(new_id()),
        chat_id=alert.chat_id,
        story_id=alert.story_id,
        article_id=alert.article_id,
        kind=alert.kind,
        watches=alert.watches,
        created=now,
        not_before=now + delay,
    )


def rings(watch: Watch, now: datetime) -> bool:
    """Whether a watch is neither deleted nor paused at this moment."""
    if watch.state is WatchState.PAUSED:
        return watch.paused_until is not None and watch.paused_until <= now
    return watch.state is WatchState.ACTIVE


def listens(chat: Chat, now: datetime) -> bool:
    """Whether alerts are owed to a chat at this moment.

    One that shut us out is still owed them: it may let us in again within the hour.
    """
    if chat.state is ChatState.PAUSED:
        return chat.paused_until is not None and chat.paused_until <= now
    return chat.state is not ChatState.GONE


def _silence(
    watch: Watch, chat: Chat, article: Article, story_id: StoryId, situation: Situation
) -> Fate | None:
    """Return why this match rings nobody, or None if nothing speaks against it."""
    if article.published and situation.now - article.published > situation.max_age:
        return Fate.TOO_OLD
    if watch.created > article.first_seen:
        return Fate.BEFORE_WATCH
    if not rings(watch, situation.now):
        return Fate.WATCH_PAUSED
    if not listens(chat, situation.now):
        return Fate.CHAT_PAUSED
    if (chat.id, story_id) in situation.muted:
        return Fate.STORY_MUTED
    return None


def _ring(
    alerts: dict[tuple[ChatId, StoryId], Alert],
    watch: Watch,
    article: Article,
    story_id: StoryId,
    situation: Situation,
) -> Fate:
    """Add the match to the chat's alert of the story; return ALERTED only for the first article."""
    key = (watch.chat_id, story_id)
    if key in situation.told:
        return Fate.FOLDED
    alert = alerts.get(key)
    if alert is None:
        alert = Alert(
            chat_id=watch.chat_id,
            story_id=story_id,
            article_id=article.id,
            kind=Kind.NEW,
            watches=(),
        )
    if watch.id not in alert.watches:
        alert = replace(alert, watches=(*alert.watches, watch.id))
    alerts[key] = alert
    return Fate.ALERTED if alert.article_id == article.id else Fate.FOLDED


def _growth(placements: Mapping[ArticleId, Placement], situation: Situation) -> Sequence[Alert]:
    """Return an edit of each alert that was told of a story which grew, where it is not muted.

    One still queued needs none: its message is composed when it is sent.
    """
    grown = {p.story.id for p in placements.values() if not p.is_new}
    return [
        Alert(
            chat_id=told.chat_id,
            story_id=told.story_id,
            article_id=told.article_id,
            kind=Kind.GROWTH,
            watches=told.watches,
        )
        for (_, story_id), told in situation.told.items()
        if story_id in grown
        and (told.chat_id, story_id) not in situation.muted
        and not told.folded
        and told.state in {DeliveryState.SENT, DeliveryState.SENDING}
    ]
