"""What became of deliveries: written down, fenced, with what follows for their chats."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, bindparam, or_, select, tuple_, update

from bot.model import ChatId, DeliveryId, DeliveryState, Settlement
from bot.store import sql
from bot.store.leaving import move
from bot.store.meta import Meta
from bot.store.tables import chats, deliveries

SETTLED = (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DEAD)
_HELD = "outbox.held_until"
_WRITTEN = (
    "state",
    "not_before",
    "attempts",
    "plain",
    "doubts",
    "folded",
    "message_id",
    "detail",
)


def settle(connection: Connection, settlements: Sequence[Settlement], now: datetime) -> None:
    """Write what became of each delivery that is still ours, and what changes for its chat."""
    ours = _ours(connection, settlements)
    mine = [settlement for settlement in settlements if settlement.delivery.id in ours]
    _write(connection, mine, now)
    for settlement in mine:
        if settlement.chat_state is not None:
            here = chats.c.id == settlement.delivery.chat_id
            connection.execute(update(chats).where(here).values(state=settlement.chat_state))
    # What Telegram said of a chat is true whoever was told.
    for settlement in settlements:
        _hold(connection, settlement)
    moved = {one.delivery.chat_id: one.moved_to for one in settlements}
    for chat_id, new in moved.items():
        if new is not None:
            _move(connection, chat_id, new)


def held_until(connection: Connection) -> datetime | None:
    """Return until when nothing goes to anybody, if that was ever said."""
    value = Meta(connection).get(_HELD)
    return None if value is None else datetime.fromisoformat(value)


def bury(ids: Sequence[DeliveryId], why: str, now: datetime) -> Update:
    """Return the UPDATE by which deliveries die unsent."""
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(ids))
        .values(
            state=DeliveryState.DEAD,
            detail=why,
            settled=now,
            lease_owner=None,
            lease_until=None,
        )
    )


def _ours(connection: Connection, settlements: Sequence[Settlement]) -> set[DeliveryId]:
    found: set[DeliveryId] = set()
    tokens = ((one.delivery.id, one.delivery.token) for one in settlements)
    for chunk in sql.chunks(tokens):
        leased = select(deliveries.c.id).where(
            tuple_(deliveries.c.id, deliveries.c.token).in_(chunk),
            deliveries.c.lease_until.is_not(None),
        )
        found.update(connection.scalars(leased.with_for_update()))
    return found


def _write(connection: Connection, mine: Sequence[Settlement], now: datetime) -> None:
    if not mine:
        return
    changes: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _WRITTEN}
    changes |= {"settled": bindparam("at"), "lease_owner": None, "lease_until": None}
    connection.execute(
        update(deliveries).where(deliveries.c.id == bindparam("row")).values(changes),
        [_changes(settlement, now) for settlement in mine],
    )
    for chunk in sql.chunks(settlement.delivery.id for settlement in mine):
        connection.execute(_send_again(chunk, now))


def _changes(settlement: Settlement, now: datetime) -> dict[str, Any]:
    delivery = settlement.delivery
    values = {f"new_{name}": getattr(delivery, name) for name in _WRITTEN}
    return values | {"row": delivery.id, "at": now if delivery.state in SETTLED else None}


def _send_again(ids: Sequence[DeliveryId], now: datetime) -> Update:
    """The story grew while the edit was on its way: the edit is owed once more."""
    grown = (
        deliveries.c.id.in_(ids),
        deliveries.c.again.is_(True),
        deliveries.c.state.in_(SETTLED),
    )
    return (
        update(deliveries)
        .where(*grown)
        .values(
            state=DeliveryState.QUEUED,
            again=False,
            not_before=now,
            attempts=0,
            doubts=0,
            plain=False,
            settled=None,
        )
    )


def _hold(connection: Connection, settlement: Settlement) -> None:
    if settlement.hold_all is not None:
        before = held_until(connection)
        until = settlement.hold_all if before is None else max(before, settlement.hold_all)
        Meta(connection).set(_HELD, until.isoformat())
    if settlement.hold_chat is not None:
        # Telegram's limits are those of the whole chat, its topics together.
        its_chat = select(chats.c.chat).where(chats.c.id == settlement.delivery.chat_id)
        until = settlement.hold_chat
        longer = or_(chats.c.held_until.is_(None), chats.c.held_until < until)
        connection.execute(
            update(chats)
            .where(chats.c.chat == its_chat.scalar_subquery(), longer)
            .values(held_until=until)
        )


def _move(connection: Connection, chat_id: ChatId, new: int) -> None:
    old = connection.scalar(select(chats.c.chat).where(chats.c.id == chat_id))
    if old is not None:
        move(connection, old, new)
