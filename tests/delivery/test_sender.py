"""The sender, with an outbox and a channel that are lists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.delivery.sender import Policy, Sender
from bot.errors import TokenRevoked
from bot.i18n import catalogues
from bot.model import (
    Address,
    Delivery,
    DeliveryState,
    Kind,
    Message,
    Outcome,
    Owed,
    Rejected,
    Sent,
    Settlement,
    TryLater,
)
from tests.delivery.nouns import NOW, chat, delivery, owed


class ListOutbox:
    """The outbox port over lists."""

    def __init__(self, due: Sequence[Owed], behind: Sequence[Owed] = ()) -> None:
        self.due, self.behind = list(due), list(behind)
        self.in_doubt: list[Delivery] = []
        self.stolen: set[int] = set()
        self.begun: list[int] = []
        self.settled: list[Settlement] = []

    async def claim(self, limit: int, lease: timedelta, now: datetime) -> Sequence[Owed]:
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    async def fold(
        self, delivery: Delivery, limit: int, lease: timedelta, now: datetime
    ) -> Sequence[Owed]:
        folded, self.behind = self.behind[:limit], self.behind[limit:]
        return folded

    async def begin(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        ours = [each for each in deliveries if each.id not in self.stolen]
        self.begun += [each.id for each in ours]
        return ours

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        self.settled += settlements

    async def lost(self, now: datetime) -> Sequence[Delivery]:
        lost, self.in_doubt = self.in_doubt, []
        return lost


class ListChannel:
    """The channel port: says what it was told to, and remembers."""

    def __init__(self, *answers: Outcome | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[int, Message]] = []
        self.edited: list[tuple[int, Message]] = []

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False
    ) -> Outcome:
        self.sent.append((to.chat, message))
        return self._answer()

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        self.edited.append((message_id, message))
        return self._answer()

    def _answer(self) -> Outcome:
        answer = self.answers.pop(0) if self.answers else Sent(message_id=len(self.sent))
        if isinstance(answer, Exception):
            raise answer
        return answer


def sender(outbox: ListOutbox, channel: ListChannel) -> Sender:
    languages = catalogues()
    return Sender(
        outbox=outbox,
        channel=channel,
        texts=lambda code: languages[code],
        policy=Policy(fold_at=3),
        clock=lambda: NOW,
    )


def states(outbox: ListOutbox) -> list[DeliveryState]:
    return [settlement.delivery.state for settlement in outbox.settled]


async def test_what_is_due_is_sent_and_settled() -> None:
    outbox = ListOutbox([owed(1), owed(2, chat=chat(2))])
    channel = ListChannel()

    sent = await sender(outbox, channel).send_due()

    assert sent == 2
    assert [to for to, _ in channel.sent] == [1001, 1002]
    assert states(outbox) == [DeliveryState.SENT] * 2


async def test_delivery_taken_over_by_another_sender_is_not_sent() -> None:
    outbox = ListOutbox([owed(1)])
    outbox.stolen = {1}
    channel = ListChannel()

    await sender(outbox, channel).send_due()

    assert channel.sent == []
    assert outbox.settled == []


async def test_alert_is_written_in_the_language_of_its_chat() -> None:
    channel = ListChannel()

    await sender(ListOutbox([owed(1, chat=chat(language="ar"))]), channel).send_due()

    buttons = [button.text for row in channel.sent[0][1].buttons for button in row]
    assert buttons[0] == catalogues()["ar"].say("alert.button.mute")


async def test_burst_goes_as_one_list_and_nothing_of_it_is_dropped() -> None:
    outbox = ListOutbox([owed(1, waiting=24)], [owed(n) for n in range(2, 26)])
    channel = ListChannel()

    sent = await sender(outbox, channel).send_due()

    assert sent == 20
    assert len(channel.sent) == 1
    assert all(settlement.delivery.folded for settlement in outbox.settled)
    assert len(outbox.behind) == 5


async def test_few_alerts_are_not_folded() -> None:
    outbox = ListOutbox([owed(1, waiting=2)], [owed(2), owed(3)])

    await sender(outbox, ListChannel()).send_due()

    assert len(outbox.settled) == 1
    assert not outbox.settled[0].delivery.folded


async def test_refused_list_is_tried_one_by_one_and_plain() -> None:
    outbox = ListOutbox([owed(1, waiting=5)], [owed(2)])

    await sender(outbox, ListChannel(Rejected(detail="no"))).send_due()

    assert states(outbox) == [DeliveryState.QUEUED] * 2
    assert all(settlement.delivery.plain for settlement in outbox.settled)


async def test_plain_delivery_goes_alone_and_bare() -> None:
    plain = owed(1, delivery=delivery(1, plain=True), waiting=9)
    outbox = ListOutbox([plain], [owed(2)])
    channel = ListChannel()

    await sender(outbox, channel).send_due()

    assert len(outbox.settled) == 1
    assert channel.sent[0][1].marks == ()


async def test_growth_edits_the_alert() -> None:
    growth = owed(1, delivery=delivery(1, kind=Kind.GROWTH, message_id=70), waiting=9)
    channel = ListChannel()

    await sender(ListOutbox([growth]), channel).send_due()

    assert [message_id for message_id, _ in channel.edited] == [70]
    assert channel.sent == []


async def test_growth_of_an_alert_without_a_message_is_done() -> None:
    outbox = ListOutbox([owed(1, delivery=delivery(1, kind=Kind.GROWTH))])
    channel = ListChannel()

    await sender(outbox, channel).send_due()

    assert channel.edited == []
    assert states(outbox) == [DeliveryState.SENT]


async def test_what_a_dead_sender_left_is_in_doubt_and_sent_once_more() -> None:
    outbox = ListOutbox([])
    outbox.in_doubt = [delivery(1), replace(delivery(2), doubts=1)]

    await sender(outbox, ListChannel()).send_due()

    assert states(outbox) == [DeliveryState.QUEUED, DeliveryState.UNKNOWN]


async def test_flood_wait_counts_as_nothing_sent() -> None:
    outbox = ListOutbox([owed(1)])
    flood = TryLater(detail="flood", after=timedelta(seconds=60), counted=False)

    assert await sender(outbox, ListChannel(flood)).send_due() == 0


async def test_revoked_token_stops_the_sender_and_leaves_what_is_owed_queued() -> None:
    outbox = ListOutbox([owed(1), owed(2, chat=chat(2))])

    with pytest.raises(TokenRevoked):
        await sender(outbox, ListChannel(TokenRevoked())).send_due()

    assert sorted(states(outbox)) == [DeliveryState.QUEUED, DeliveryState.SENT]
    assert not any(settlement.delivery.doubts for settlement in outbox.settled)


async def test_alert_that_cannot_be_composed_is_told_plainly_instead_of_stuck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> Message:
        raise RuntimeError("a bug")

    # Patched: no article is known that cannot be composed, and the guard must be shown to hold.
    monkeypatch.setattr("bot.delivery.sender.compose", broken)
    outbox = ListOutbox([owed(1)])

    await sender(outbox, ListChannel()).send_due()

    assert states(outbox) == [DeliveryState.QUEUED]
    assert outbox.settled[0].delivery.plain
