"""Which deliveries a sender may take: the outbox's selections."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, and_, exists, func, or_, select, tuple_, update

from bot.model import ChatState, Delivery, DeliveryId, DeliveryState, Kind
from bot.store import sql
from bot.store.tables import chats, deliveries

UNSETTLED = (DeliveryState.QUEUED, DeliveryState.SENDING)


def lease(chosen: Select[Any]) -> Update:
    """Return the UPDATE that takes the chosen deliveries under a new token."""
    token = deliveries.c.token + 1
    return update(deliveries).where(deliveries.c.id.in_(chosen)).values(token=token)


def next_of_each_chat(limit: int, now: datetime) -> Select[Any]:
    """Select the oldest delivery that may go out of each chat that may be told, oldest first."""
    oldest_first = (deliveries.c.created, deliveries.c.id)
    place = func.row_number().over(partition_by=deliveries.c.chat_id, order_by=oldest_first)
    ranked = (
        select(deliveries.c.id, place.label("place"))
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(*_due(now), _tellable(now), ~_busy(now), ~_waits())
        .subquery()
    )
    return (
        select(deliveries.c.id)
        .where(*_due(now), deliveries.c.id.in_(select(ranked.c.id).where(ranked.c.place == 1)))
        .order_by(*oldest_first)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def more_of_chat(delivery: Delivery, owner: str, limit: int, now: datetime) -> Select[Any]:
    """Select further due NEW deliveries of the chat whose delivery this sender has leased.

    Not one that was refused and goes plain: it would sink the list that it is told in.
    """
    leased = deliveries.alias()
    ours = exists().where(
        leased.c.id == delivery.id,
        leased.c.token == delivery.token,
        leased.c.lease_owner == owner,
        leased.c.lease_until > now,
    )
    return (
        select(deliveries.c.id)
        .where(
            *_due(now),
            deliveries.c.chat_id == delivery.chat_id,
            deliveries.c.kind == Kind.NEW,
            deliveries.c.plain.is_(False),
            deliveries.c.id != delivery.id,
            ours,
        )
        .order_by(deliveries.c.created, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def begin(leased: Sequence[tuple[DeliveryId, int]], now: datetime) -> Update:
    """Return the UPDATE that turns leased deliveries, by id and token, into `sending`."""
    return (
        update(deliveries)
        .where(
            tuple_(deliveries.c.id, deliveries.c.token).in_(leased),
            deliveries.c.state == DeliveryState.QUEUED,
            deliveries.c.lease_until > now,
        )
        .values(state=DeliveryState.SENDING)
        .returning(deliveries.c.id, deliveries.c.token)
    )


def waiting(chat_ids: Sequence[int], now: datetime) -> Select[Any]:
    """Select how many NEW deliveries each of the chats has due and not leased."""
    return (
        select(deliveries.c.chat_id, func.count())
        .where(*_due(now), deliveries.c.kind == Kind.NEW, deliveries.c.chat_id.in_(chat_ids))
        .group_by(deliveries.c.chat_id)
    )


def next_due() -> Select[Any]:
    """Select the moment from which some queued delivery may go out, holds on all aside."""
    leases = deliveries.alias()
    busy_until = (
        select(func.max(leases.c.lease_until))
        .where(leases.c.chat_id == deliveries.c.chat_id, leases.c.state.in_(UNSETTLED))
        .scalar_subquery()
    )
    at_once = deliveries.c.not_before
    may_go = sql.latest(
        at_once,
        func.coalesce(busy_until, at_once),
        func.coalesce(chats.c.held_until, at_once),
        func.coalesce(chats.c.paused_until, at_once),
    )
    return (
        select(func.min(may_go))
        .select_from(deliveries)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(deliveries.c.state == DeliveryState.QUEUED, _not_for_ever(), ~_waits())
    )


def _due(now: datetime) -> tuple[sql.Condition, ...]:
    return (
        deliveries.c.state == DeliveryState.QUEUED,
        deliveries.c.not_before <= now,
        or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now),
    )


def _tellable(now: datetime) -> sql.Condition:
    pause_over = and_(chats.c.state == ChatState.PAUSED, chats.c.paused_until <= now)
    not_held = or_(chats.c.held_until.is_(None), chats.c.held_until <= now)
    return and_(or_(chats.c.state == ChatState.ACTIVE, pause_over), not_held)


def _not_for_ever() -> sql.Condition:
    pause_ends = and_(chats.c.state == ChatState.PAUSED, chats.c.paused_until.is_not(None))
    return or_(chats.c.state == ChatState.ACTIVE, pause_ends)


def _busy(now: datetime) -> sql.Condition:
    other = deliveries.alias()
    return exists().where(
        other.c.chat_id == deliveries.c.chat_id,
        other.c.state.in_(UNSETTLED),
        other.c.lease_until > now,
    )


def _waits() -> sql.Condition:
    """A GROWTH waits for any NEW of its chat, an UPDATE for that of its story: it replies to it."""
    first = deliveries.alias()
    of_story = first.c.story_id == deliveries.c.story_id
    unsettled = exists().where(
        first.c.chat_id == deliveries.c.chat_id,
        first.c.kind == Kind.NEW,
        first.c.state.in_(UNSETTLED),
        or_(deliveries.c.kind == Kind.GROWTH, of_story),
    )
    return and_(deliveries.c.kind != Kind.NEW, unsettled)
