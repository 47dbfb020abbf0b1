"""What follows from an attempt to send."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from bot.delivery.settle import settle
from bot.model import (
    ArticleId,
    Barrier,
    ChatId,
    ChatState,
    Delivery,
    DeliveryId,
    DeliveryState,
    Kind,
    Moved,
    Outcome,
    Rejected,
    Sent,
    Settlement,
    StoryId,
    TryLater,
    Unreachable,
)

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
OWED = Delivery(
    id=DeliveryId(1),
    chat_id=ChatId(2),
    story_id=StoryId(3),
    article_id=ArticleId(4),
    kind=Kind.NEW,
    watches=(),
    state=DeliveryState.SENDING,
    created=NOW,
    not_before=NOW,
)
LOST_ANSWER = TryLater(detail="read timeout", ambiguous=True)


def after(
    outcome: Outcome, delivery: Delivery = OWED, ambiguous: Literal["retry", "drop"] = "retry"
) -> Settlement:
    return settle(delivery, outcome, ambiguous, NOW)


def test_sent_keeps_the_message_id() -> None:
    settlement = after(Sent(message_id=77))

    assert settlement.delivery.state is DeliveryState.SENT
    assert settlement.delivery.message_id == 77


def test_flood_wait_holds_the_chat_and_is_no_attempt() -> None:
    wait = timedelta(seconds=43_838)

    settlement = after(TryLater(detail="flood", after=wait, counted=False))

    assert settlement.delivery.state is DeliveryState.QUEUED
    assert settlement.delivery.not_before == settlement.hold_chat == NOW + wait
    assert settlement.delivery.attempts == 0


def test_no_connection_backs_off_for_ever_but_never_gives_up() -> None:
    delivery, waits = OWED, []

    for _ in range(40):
        delivery = after(TryLater(detail="refused"), delivery).delivery
        waits.append(delivery.not_before - NOW)

    assert delivery.state is DeliveryState.QUEUED
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert max(waits) == timedelta(minutes=10)


def test_lost_answer_is_sent_once_more_and_then_unknown() -> None:
    once = after(LOST_ANSWER).delivery
    twice = after(LOST_ANSWER, once).delivery

    assert (once.state, once.doubts) == (DeliveryState.QUEUED, 1)
    assert once.not_before > NOW
    assert twice.state is DeliveryState.UNKNOWN


def test_lost_answer_is_unknown_at_once_where_copies_are_unwanted() -> None:
    assert after(LOST_ANSWER, ambiguous="drop").delivery.state is DeliveryState.UNKNOWN


def test_lost_answer_of_an_edit_is_always_repeated() -> None:
    edit = replace(OWED, kind=Kind.GROWTH, doubts=5)

    assert after(LOST_ANSWER, edit, "drop").delivery.state is DeliveryState.QUEUED


def test_moved_group_is_told_again_under_its_new_id() -> None:
    settlement = after(Moved(to=-100123))

    assert settlement.moved_to == -100123
    assert settlement.delivery.state is DeliveryState.QUEUED
    assert settlement.delivery.not_before == NOW


@pytest.mark.parametrize(
    ("barrier", "chat_state", "delivery_state"),
    [
        (Barrier.BLOCKED, ChatState.UNREACHABLE, DeliveryState.QUEUED),
        (Barrier.KICKED, ChatState.UNREACHABLE, DeliveryState.QUEUED),
        (Barrier.NO_RIGHTS, ChatState.UNREACHABLE, DeliveryState.QUEUED),
        (Barrier.TOPIC, ChatState.PARKED, DeliveryState.QUEUED),
        (Barrier.NOT_FOUND, ChatState.GONE, DeliveryState.DEAD),
    ],
)
def test_barrier_pauses_the_chat_and_keeps_what_it_is_owed(
    barrier: Barrier, chat_state: ChatState, delivery_state: DeliveryState
) -> None:
    settlement = after(Unreachable(barrier=barrier, detail="so it is"))

    assert settlement.chat_state is chat_state
    assert settlement.delivery.state is delivery_state


def test_refused_message_is_tried_once_as_plain_text_then_dead() -> None:
    once = after(Rejected(detail="can't parse")).delivery
    twice = after(Rejected(detail="still no"), once).delivery

    assert once.plain
    assert once.state is DeliveryState.QUEUED
    assert (twice.state, twice.detail) == (DeliveryState.DEAD, "still no")


def test_refused_edit_is_dead_at_once() -> None:
    edit = replace(OWED, kind=Kind.GROWTH)

    assert after(Rejected(detail="message to edit not found"), edit).delivery.state is (
        DeliveryState.DEAD
    )


def test_list_of_a_burst_is_remembered_as_folded() -> None:
    assert settle(OWED, Sent(message_id=5), "retry", NOW, folded=True).delivery.folded
