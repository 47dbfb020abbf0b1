"""Queueing deliveries, and reading what a claimed one's message is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.model import ArticleId, Delivery, DeliveryState, Kind, Owed, Watch, WatchId, WatchState
from bot.store import claiming, settling, sql
from bot.store.articles import Articles
from bot.store.chats import Chats
from bot.store.stories import Stories
from bot.store.tables import deliveries, matches
from bot.store.watches import NOBODY, Watches
from rules import Span

_COLUMNS = sql.columns(deliveries, Delivery)
_NAMES = [column.name for column in _COLUMNS]
_UNIQUE = ("chat_id", "story_id", "kind")
_RENEWED = [
    name for name in _NAMES if name not in {"id", *_UNIQUE, "message_id", "token"}
]  # the token goes on counting: an old sender must not pass for a new one


def reachable(connection: Connection, owed: Sequence[Delivery]) -> list[Delivery]:
    """Return the deliveries whose chat is there, with a merged chat's under its new id.

    Who planned them may have read the chats before one was merged with another or forgotten.
    """
    here = Chats(connection).by_ids({delivery.chat_id for delivery in owed})
    found = [delivery for delivery in owed if delivery.chat_id in here]
    for delivery in owed:
        if delivery.chat_id not in here:
            asked = Watches(connection).by_ids(delivery.watches).values()
            owners = sorted({watch.chat_id for watch in asked} - {NOBODY})
            found += [replace(delivery, chat_id=owner) for owner in owners[:1]]
    return found


def queue(connection: Connection, owed: Sequence[Delivery]) -> int:
    """Insert deliveries that nothing of their kind stands for; return how many."""
    if not owed:
        return 0
    insert = sql.insert(connection, deliveries).on_conflict_do_nothing()
    added = connection.execute(insert.returning(deliveries.c.id), _rows(owed))
    return len(added.all())


def requeue(connection: Connection, owed: Sequence[Delivery]) -> int:
    """Insert deliveries, or queue again what was settled; return how many.

    One that is being sent now goes again after it: what it says was composed before.
    """
    unique = {(one.chat_id, one.story_id): one for one in owed}
    if not unique:
        return 0
    insert = sql.insert(connection, deliveries)
    queued = connection.execute(
        insert.on_conflict_do_update(
            index_elements=[deliveries.c[name] for name in _UNIQUE],
            set_={name: insert.excluded[name] for name in _RENEWED} | {"settled": None},
            where=deliveries.c.state.in_(settling.SETTLED),
        ).returning(deliveries.c.chat_id, deliveries.c.story_id),
        _rows(list(unique.values())),
    )
    rest = unique.keys() - {(row.chat_id, row.story_id) for row in queued}
    return len(unique) - len(rest) + _send_again(connection, sorted(rest))


def _send_again(connection: Connection, growing: Sequence[tuple[int, int]]) -> int:
    number = 0
    for chat_id, story_id in growing:
        being_sent = (
            deliveries.c.chat_id == chat_id,
            deliveries.c.story_id == story_id,
            deliveries.c.kind == Kind.GROWTH,
            deliveries.c.state == DeliveryState.SENDING,
        )
        number += connection.execute(
            update(deliveries).where(*being_sent).values(again=True)
        ).rowcount
    return number


def _rows(owed: Sequence[Delivery]) -> list[dict[str, Any]]:
    return [{name: getattr(delivery, name) for name in _NAMES} for delivery in owed]


def assemble(connection: Connection, leased: Sequence[Delivery], now: datetime) -> Sequence[Owed]:
    """Return claimed deliveries with all their messages are made of, in a handful of queries."""
    chats = Chats(connection).by_ids({one.chat_id for one in leased})
    articles = Articles(connection).by_ids({one.article_id for one in leased})
    stories = Stories(connection).by_ids({one.story_id for one in leased})
    watches = Watches(connection).by_ids({each for one in leased for each in one.watches})
    spans = _spans(connection, leased)
    waiting = _waiting(connection, leased, now)
    alerts = _alerts(connection, leased)
    lost = [one for one in leased if not (one.article_id in articles and one.story_id in stories)]
    for chunk in sql.chunks(one.id for one in lost):
        connection.execute(settling.bury(chunk, "its article is not kept any more", now))
    return [
        Owed(
            delivery=replace(one, message_id=alerts.get(one, one.message_id)),
            chat=chats[one.chat_id],
            article=articles[one.article_id],
            story=stories[one.story_id],
            watches=_asking(one, watches),
            spans=_shown(one, spans),
            waiting=waiting.get(one.chat_id, 0),
        )
        for one in leased
        if one not in lost
    ]


def _asking(delivery: Delivery, watches: Mapping[WatchId, Watch]) -> tuple[Watch, ...]:
    found = (watches[each] for each in delivery.watches if each in watches)
    return tuple(watch for watch in found if watch.state is not WatchState.DELETED)


def _shown(
    delivery: Delivery, spans: Mapping[tuple[WatchId, ArticleId], tuple[Span, ...]]
) -> tuple[Span, ...]:
    shown = {
        span for each in delivery.watches for span in spans.get((each, delivery.article_id), ())
    }
    return tuple(sorted(shown))


def _spans(
    connection: Connection, leased: Sequence[Delivery]
) -> Mapping[tuple[WatchId, ArticleId], tuple[Span, ...]]:
    query = select(matches.c.watch_id, matches.c.article_id, matches.c.spans)
    asked = {(each, one.article_id) for one in leased for each in one.watches}
    return {
        (row.watch_id, row.article_id): row.spans
        for chunk in sql.chunks(article_id for _, article_id in asked)
        for some in sql.chunks(watch_id for watch_id, _ in asked)
        for row in connection.execute(
            query.where(matches.c.article_id.in_(chunk), matches.c.watch_id.in_(some))
        )
    }


def _waiting(
    connection: Connection, leased: Sequence[Delivery], now: datetime
) -> Mapping[int, int]:
    return {
        chat_id: number
        for chunk in sql.chunks(one.chat_id for one in leased)
        for chat_id, number in connection.execute(claiming.waiting(chunk, now))
    }


def _alerts(connection: Connection, leased: Sequence[Delivery]) -> Mapping[Delivery, int | None]:
    """Return the message that each GROWTH edits: the one its story's alert went out as.

    None for an alert that was told in a list: to edit that would be to take the others away.
    """
    found: dict[Delivery, int | None] = {}
    query = select(deliveries.c.message_id).where(
        deliveries.c.chat_id == bindparam("chat"),
        deliveries.c.story_id == bindparam("story"),
        deliveries.c.kind == Kind.NEW,
        deliveries.c.folded.is_(False),
    )
    for one in leased:
        if one.kind is Kind.GROWTH:
            values = {"chat": one.chat_id, "story": one.story_id}
            found[one] = connection.scalar(query, values)
    return found
