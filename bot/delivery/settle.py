"""What follows from an attempt to send: decided here, carried out by the outbox."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from bot.model import (
    Barrier,
    ChatState,
    Delivery,
    DeliveryState,
    Kind,
    Moved,
    Outcome,
    Rejected,
    Sent,
    Settlement,
    TryLater,
    Unreachable,
)

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=10)
_DOUBT_WAIT = timedelta(seconds=10)  # a slow server finishes the first copy before we send a second

_STATES = {
    Barrier.BLOCKED: ChatState.UNREACHABLE,
    Barrier.KICKED: ChatState.UNREACHABLE,
    Barrier.NO_RIGHTS: ChatState.UNREACHABLE,
    Barrier.NOT_FOUND: ChatState.GONE,
    Barrier.TOPIC: ChatState.PARKED,
}


def settle(
    delivery: Delivery,
    outcome: Outcome,
    ambiguous: Literal["retry", "drop"],
    now: datetime,
    *,
    folded: bool = False,
) -> Settlement:
    """Return what becomes of a delivery after an attempt, and of its chat.

    `folded` tells that the attempt was one list of several alerts. Nothing is given up for being
    late: only what Telegram refuses for good is dead.
    """
    match outcome:
        case Sent(message_id=message_id):
            return _sent(delivery, message_id, folded=folded)
        case TryLater(ambiguous=True):
            return _doubted(delivery, outcome, ambiguous, now)
        case TryLater():
            return _later(delivery, outcome, now)
        case Moved(to=to):
            return Settlement(delivery=_queued(delivery, now, "moved"), moved_to=to)
        case Unreachable(barrier=barrier, detail=detail):
            return _unreachable(delivery, barrier, detail, now)
        case Rejected(detail=detail):
            return _rejected(delivery, detail, now)
        case _:
            assert_never(outcome)


def _sent(delivery: Delivery, message_id: int | None, *, folded: bool) -> Settlement:
    kept = message_id if message_id is not None else delivery.message_id
    done = replace(delivery, state=DeliveryState.SENT, message_id=kept, folded=folded, detail="")
    return Settlement(delivery=done)


def _doubted(
    delivery: Delivery, outcome: TryLater, ambiguous: Literal["retry", "drop"], now: datetime
) -> Settlement:
    doubted = replace(delivery, doubts=delivery.doubts + 1)
    # An edit made twice is the same edit; a message sent twice is a copy: at most one.
    if delivery.kind is Kind.GROWTH or (ambiguous == "retry" and delivery.doubts == 0):
        return Settlement(delivery=_queued(doubted, now + _DOUBT_WAIT, outcome.detail))
    unknown = replace(doubted, state=DeliveryState.UNKNOWN, detail=outcome.detail)
    return Settlement(delivery=unknown)


def _later(delivery: Delivery, outcome: TryLater, now: datetime) -> Settlement:
    if outcome.after is not None:
        until = now + outcome.after
        waiting = _queued(delivery, until, outcome.detail)
        return Settlement(delivery=waiting, hold_chat=until)
    attempts = delivery.attempts + (1 if outcome.counted else 0)
    wait = min(_FIRST_WAIT * 2 ** min(delivery.attempts, 16), _LONGEST_WAIT)
    waiting = _queued(replace(delivery, attempts=attempts), now + wait, outcome.detail)
    return Settlement(delivery=waiting)


def _unreachable(delivery: Delivery, barrier: Barrier, detail: str, now: datetime) -> Settlement:
    state = _STATES[barrier]
    if state is ChatState.GONE:
        dead = replace(delivery, state=DeliveryState.DEAD, detail=detail)
        return Settlement(delivery=dead, chat_state=state)
    return Settlement(delivery=_queued(delivery, now, detail), chat_state=state)


def _rejected(delivery: Delivery, detail: str, now: datetime) -> Settlement:
    # An edit that is refused (the person deleted the message) has no plain form to try.
    if delivery.plain or delivery.kind is Kind.GROWTH:
        return Settlement(delivery=replace(delivery, state=DeliveryState.DEAD, detail=detail))
    plain = replace(delivery, plain=True, attempts=delivery.attempts + 1)
    return Settlement(delivery=_queued(plain, now, detail))


def _queued(delivery: Delivery, not_before: datetime, detail: str) -> Delivery:
    return replace(delivery, state=DeliveryState.QUEUED, not_before=not_before, detail=detail)
