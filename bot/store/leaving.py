"""A chat that leaves: for another Telegram id, or for good."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, literal, select, update

from bot.model import ChatId, Scope, WatchState
from bot.store import sql
from bot.store.meta import count_up
from bot.store.tables import chats, deliveries, dialogs, feeds, matches, mutes, watches
from bot.store.watches import REVISION


def move(connection: Connection, old: int, new: int) -> int:
    """Give every subscriber of a Telegram chat its new id; return how many moved."""
    if old == new:
        return 0
    moving = connection.execute(select(*chats.c).where(chats.c.chat == old)).all()
    for row in moving:
        there = select(*chats.c).where(chats.c.chat == new, chats.c.topic == row.topic)
        host = connection.execute(there).first()
        _unlink_messages(connection, row.id)
        if host is None:
            connection.execute(update(chats).where(chats.c.id == row.id).values(chat=new))
        else:
            _merge(connection, row, host)
    return len(moving)


def _unlink_messages(connection: Connection, chat_id: int) -> None:
    # A supergroup counts its messages anew: an old id would point at somebody's message.
    for table in (deliveries, dialogs):
        of_chat = table.c.chat_id == chat_id
        connection.execute(update(table).where(of_chat).values(message_id=None))


def _merge(connection: Connection, guest: Row[Any], host: Row[Any]) -> None:
    if not host.numbered:  # it has had no watch: the chat's settings are those of before
        kept = ("language", "time_zone", "state", "paused_until")
        settings = {name: guest._mapping[name] for name in kept}
        connection.execute(update(chats).where(chats.c.id == host.id).values(settings))
    _merge_watches(connection, guest, host)
    _merge_deliveries(connection, guest.id, host.id)
    muted = select(literal(host.id), mutes.c.story_id, mutes.c.muted_at)
    connection.execute(
        sql.insert(connection, mutes)
        .from_select(["chat_id", "story_id", "muted_at"], muted.where(mutes.c.chat_id == guest.id))
        .on_conflict_do_nothing()
    )
    connection.execute(update(feeds).where(feeds.c.added_by == guest.id).values(added_by=host.id))
    connection.execute(delete(chats).where(chats.c.id == guest.id))


def _merge_watches(connection: Connection, guest: Row[Any], host: Row[Any]) -> None:
    connection.execute(
        update(watches)
        .where(watches.c.chat_id == guest.id)
        .values(
            chat_id=host.id,
            number=watches.c.number + host.numbered,
            revision=count_up(connection, REVISION),
        )
    )
    numbered = chats.c.numbered + guest.numbered
    connection.execute(update(chats).where(chats.c.id == host.id).values(numbered=numbered))


def _merge_deliveries(connection: Connection, guest: int, host: int) -> None:
    told = deliveries.alias()
    twice = select(told.c.id).where(
        told.c.chat_id == host,
        told.c.story_id == deliveries.c.story_id,
        told.c.kind == deliveries.c.kind,
    )
    connection.execute(delete(deliveries).where(deliveries.c.chat_id == guest, twice.exists()))
    connection.execute(update(deliveries).where(deliveries.c.chat_id == guest).values(chat_id=host))


def forget(connection: Connection, chat_id: ChatId) -> Mapping[str, int]:
    """Delete all of a chat's data; return how many of each: watches, alerts, feeds."""
    of_chat = watches.c.chat_id == chat_id
    counted = {
        "watches": select(func.count()).where(of_chat, watches.c.state != WatchState.DELETED),
        "alerts": select(func.count()).where(deliveries.c.chat_id == chat_id),
        "feeds": select(func.count()).where(feeds.c.added_by == chat_id),
    }
    counts = {noun: connection.scalar(query) or 0 for noun, query in counted.items()}
    its_watches = select(watches.c.id).where(of_chat)
    connection.execute(delete(matches).where(matches.c.watch_id.in_(its_watches)))
    connection.execute(
        update(watches)
        .where(of_chat)
        .values(
            chat_id=None,
            text="",
            scope=Scope(),
            state=WatchState.DELETED,
            paused_until=None,
            revision=count_up(connection, REVISION),
        )
    )
    connection.execute(delete(chats).where(chats.c.id == chat_id))
    return counts
