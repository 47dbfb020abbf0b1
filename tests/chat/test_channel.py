"""What sending comes to, against the fake Bot API over real HTTP."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count

import pytest
from pydantic import SecretStr
from telegram.error import Conflict, TelegramError

from bot import config
from bot.chat.channel import Answers, TelegramChannel, outcome_of
from bot.chat.limiter import Lane, TelegramLimiter
from bot.chat.setup import Telegram
from bot.errors import TokenRevoked
from bot.model import (
    Address,
    Barrier,
    Button,
    Mark,
    Message,
    Moved,
    Outcome,
    Rejected,
    Sent,
    Style,
    TryLater,
    Unreachable,
)
from tests.fake_telegram import (
    FakeTelegram,
    Fault,
    bad_gateway,
    dropped,
    flood,
    hang,
    lost,
    migration,
    refusal,
)

HELLO = Message(text="hello")


@asynccontextmanager
async def channel(telegram: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    """The way to Telegram; where no limits are enforced, minutes pass between requests."""
    settings = config.Telegram(token=SecretStr(telegram.token), base_url=telegram.base_url)
    clock = time.monotonic if telegram.limits.enforced else count(step=100).__next__
    async with Telegram(settings, {}, limiter=TelegramLimiter(clock=clock)) as connection:
        yield connection.channel


async def sent(telegram: FakeTelegram, fault: Fault | None = None) -> Outcome:
    """What sending to a person comes to when a fault is met."""
    sara = telegram.person("Sara")
    if fault is not None:
        telegram.fault(fault)
    async with channel(telegram) as way:
        return await way.send(Address(chat=sara.id), HELLO)


async def edited(telegram: FakeTelegram, fault: Fault) -> Outcome:
    """What editing a person's message comes to when a fault is met."""
    sara = telegram.person("Sara")
    telegram.limits.enforced = False
    telegram.fault(Fault(**{**fault.told(), "method": "editMessageText"}))
    async with channel(telegram) as way:
        await way.send(Address(chat=sara.id), HELLO)
        return await way.edit(Address(chat=sara.id), 1, Message(text="changed"))


async def test_message_arrives_with_its_marks_buttons_and_preview() -> None:
    bold = Mark(style=Style.BOLD, start=2, end=5)
    message = Message(
        text="🦊 fox",
        marks=(bold,),
        buttons=((Button(text="Mute", data="1|mute|1|"),),),
        preview="https://example.org/fox",
    )
    async with FakeTelegram() as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")

        outcome = await way.send(Address(chat=sara.id), message, silent=True)

        post = sara.transcript[0]
        assert outcome == Sent(message_id=post.id)
        assert (post.text, post.styled("bold")) == ("🦊 fox", ["fox"])
        assert [button["text"] for button in post.buttons] == ["Mute"]
        assert post.content["link_preview_options"]["url"] == "https://example.org/fox"
        assert post.content["_silent"] is True


async def test_update_of_a_story_answers_its_alert_even_if_that_was_deleted() -> None:
    async with FakeTelegram(enforce_limits=False) as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")
        to = Address(chat=sara.id)
        first = await way.send(to, HELLO)
        assert isinstance(first, Sent)
        await way.send(to, HELLO, reply_to=first.message_id)
        await sara.deletes(sara.transcript[0])

        outcome = await way.send(to, HELLO, reply_to=first.message_id)

        assert outcome == Sent(message_id=3)
        assert sara.transcript[0].content["reply_to_message"]["message_id"] == 1


async def test_message_goes_into_its_topic() -> None:
    async with FakeTelegram() as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,), forum=True)
        await group.adds_bot(sara)
        topic = group.topic("Alerts")

        await way.send(Address(chat=group.id, topic=topic), HELLO)

        assert group.transcript[0].content["message_thread_id"] == topic


async def test_flood_wait_is_kept_with_a_second_more_and_costs_no_patience() -> None:
    async with FakeTelegram() as telegram:
        outcome = await sent(telegram, flood(43_837))

    assert isinstance(outcome, TryLater)
    assert outcome.after == timedelta(seconds=43_838)
    assert (outcome.counted, outcome.ambiguous) == (False, False)


@pytest.mark.parametrize(
    ("name", "barrier"),
    [
        ("blocked", Barrier.BLOCKED),
        ("deactivated", Barrier.BLOCKED),
        ("chat not found", Barrier.NOT_FOUND),
        ("no rights", Barrier.NO_RIGHTS),
        ("thread not found", Barrier.TOPIC),
        ("topic closed", Barrier.TOPIC),
    ],
)
async def test_chat_that_cannot_be_told_is_unreachable(name: str, barrier: Barrier) -> None:
    async with FakeTelegram() as telegram:
        outcome = await sent(telegram, refusal(name))

    assert isinstance(outcome, Unreachable)
    assert outcome.barrier is barrier


async def test_group_that_threw_the_bot_out_is_unreachable() -> None:
    async with FakeTelegram() as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,))
        await group.adds_bot(sara)
        await group.removes_bot(sara)

        outcome = await way.send(Address(chat=group.id), HELLO)

    assert isinstance(outcome, Unreachable)
    assert outcome.barrier is Barrier.KICKED


async def test_channel_without_the_right_to_post_is_unreachable() -> None:
    async with FakeTelegram() as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")
        news = telegram.group("News", admins=(sara,), kind="channel")
        await news.adds_bot(sara)
        await news.mutes_bot(sara)

        outcome = await way.send(Address(chat=news.id), HELLO)

    assert isinstance(outcome, Unreachable)
    assert outcome.barrier is Barrier.NO_RIGHTS


async def test_group_that_became_a_supergroup_has_moved() -> None:
    async with FakeTelegram() as telegram, channel(telegram) as way:
        group = telegram.group("News", kind="group")
        telegram.fault(migration(-1_000_000_009_999, chat=group.id))

        outcome = await way.send(Address(chat=group.id), HELLO)

    assert outcome == Moved(to=-1_000_000_009_999)


@pytest.mark.parametrize("name", ["bad entities", "too long", "bad button url", "edit not found"])
async def test_message_that_telegram_refuses_is_rejected(name: str) -> None:
    async with FakeTelegram() as telegram:
        outcome = await sent(telegram, refusal(name))

    assert isinstance(outcome, Rejected)


async def test_edit_that_changes_nothing_is_sent() -> None:
    async with FakeTelegram() as telegram:
        outcome = await edited(telegram, refusal("not modified"))

    assert outcome == Sent(message_id=1)


async def test_edit_of_a_deleted_message_is_rejected() -> None:
    async with FakeTelegram() as telegram:
        outcome = await edited(telegram, refusal("edit not found"))

    assert isinstance(outcome, Rejected)


async def test_edit_replaces_the_message() -> None:
    async with FakeTelegram(enforce_limits=False) as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")
        await way.send(Address(chat=sara.id), HELLO)

        outcome = await way.edit(Address(chat=sara.id), 1, Message(text="changed"))

        assert outcome == Sent(message_id=1)
        assert sara.transcript[0].text == "changed"
        assert sara.transcript[0].versions[0]["text"] == "hello"


@pytest.mark.parametrize(
    "fault", [lost(), dropped(), bad_gateway()], ids=["lost answer", "closed connection", "502"]
)
async def test_request_without_an_answer_may_have_arrived(fault: Fault) -> None:
    async with FakeTelegram() as telegram:
        outcome = await sent(telegram, fault)

    assert isinstance(outcome, TryLater)
    assert (outcome.ambiguous, outcome.counted, outcome.after) == (True, True, None)


async def test_answer_that_never_comes_means_that_it_may_have_arrived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.request.READ", 0.1)  # else the test lasts as long as patience
    async with FakeTelegram() as telegram:
        outcome = await sent(telegram, hang())

    assert isinstance(outcome, TryLater)
    assert outcome.ambiguous


async def test_edit_without_an_answer_is_simply_said_again() -> None:
    async with FakeTelegram() as telegram:
        outcome = await edited(telegram, lost())

    assert isinstance(outcome, TryLater)
    assert not outcome.ambiguous


async def test_telegram_that_cannot_be_reached_was_not_told() -> None:
    async with FakeTelegram() as telegram:
        pass
    async with channel(telegram) as way:
        outcome = await way.send(Address(chat=1), HELLO)

    assert isinstance(outcome, TryLater)
    assert (outcome.ambiguous, outcome.counted) == (False, True)


@pytest.mark.parametrize("name", ["unauthorized", "no token"])
async def test_refused_token_stops_everything(name: str) -> None:
    async with FakeTelegram() as telegram:
        with pytest.raises(TokenRevoked) as caught:
            await sent(telegram, refusal(name))

    assert telegram.token not in str(caught.value)


async def test_second_alert_within_a_second_is_put_off_without_asking_telegram() -> None:
    async with FakeTelegram() as telegram, channel(telegram) as way:
        sara = telegram.person("Sara")
        await way.send(Address(chat=sara.id), HELLO)

        outcome = await way.send(Address(chat=sara.id), HELLO)

        assert isinstance(outcome, TryLater)
        assert outcome.after is not None
        assert timedelta(0) < outcome.after <= timedelta(seconds=1)
        assert not outcome.counted
        assert len(telegram.calls("sendMessage")) == 1


def test_conflict_is_tried_later_as_nothing_was_said() -> None:
    outcome = outcome_of(Conflict("terminated by other getUpdates request"), Address(chat=1))

    assert isinstance(outcome, TryLater)
    assert not outcome.ambiguous


def test_answer_that_makes_no_sense_may_have_been_a_yes() -> None:
    outcome = outcome_of(TelegramError("Invalid server response"), Address(chat=1))

    assert isinstance(outcome, TryLater)
    assert outcome.ambiguous


class LaneWay:
    """A way that only remembers in which lane it was asked."""

    def __init__(self) -> None:
        self.lanes: list[Lane] = []

    async def send(
        self,
        to: Address,
        message: Message,
        *,
        reply_to: int | None = None,
        silent: bool = False,
        lane: Lane = Lane.ALERT,
    ) -> Outcome:
        self.lanes.append(lane)
        return Sent(message_id=1)

    async def edit(
        self, to: Address, message_id: int, message: Message, *, lane: Lane = Lane.ALERT
    ) -> Outcome:
        self.lanes.append(lane)
        return Sent(message_id=message_id)


async def test_what_a_person_waits_for_goes_before_alerts() -> None:
    way = LaneWay()
    answers = Answers(way)

    await answers.send(Address(chat=1), HELLO)
    await answers.edit(Address(chat=1), 1, HELLO)

    assert way.lanes == [Lane.REPLY, Lane.REPLY]
