"""The connection to Telegram, end to end against the fake Bot API over real HTTP."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from bot import config
from bot.chat.setup import Telegram
from bot.chat.talk import Membership
from bot.errors import TokenRevoked
from bot.model import Address, Button, ChatKind, Message, Sent
from tests.chat.echo import Echo, connection, running
from tests.fake_telegram import (
    FakeTelegram,
    bad_gateway,
    dropped,
    flood,
    hang,
    lost,
    migration,
    refusal,
)

WATCH = ((Button(text="Watch it", data="1|watch|1|"),),)


async def test_what_a_person_writes_is_heard_and_answered() -> None:
    echo = Echo()
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara = telegram.person("Sara")

        await sara.says("/start abc")

        post = await sara.hears()
        assert post.text == "heard /start abc"
        assert echo.heard[0].address == Address(chat=sara.id)


async def test_a_tapped_button_is_heard_and_its_message_edited() -> None:
    async with (
        FakeTelegram(enforce_limits=False) as telegram,
        running(telegram, Echo(buttons=WATCH)),
    ):
        sara = telegram.person("Sara")
        await sara.says("hello")
        post = await sara.hears()

        await sara.taps(post, "Watch it")

        assert (await sara.sees("tapped 1|watch|1|")).id == post.id
        assert await sara.toasted() == ""


async def test_in_a_group_the_answer_answers_the_message_and_ranks_are_asked_once() -> None:
    echo = Echo()
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara, omar = telegram.person("Sara"), telegram.person("Omar")
        group = telegram.group("News", admins=(sara,))
        omar.joins(group)
        await group.adds_bot(sara)

        asked = await sara.says("/watches", group)
        answer = await group.hears()
        await sara.says("/feeds", group)
        await omar.says("/feeds", group)
        await telegram.until(lambda: len(echo.heard) == 3)

        assert answer.content["reply_to_message"]["message_id"] == asked.id
        assert [heard.may_manage for heard in echo.heard] == [True, True, False]
        assert len(telegram.calls("getChatMember")) == 2
        assert echo.memberships[0].kind is ChatKind.GROUP


async def test_rank_that_telegram_does_not_tell_is_none() -> None:
    echo = Echo()
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,))
        await group.adds_bot(sara)
        telegram.fault(bad_gateway(method="getChatMember"))

        await sara.says("/watches", group)

        await group.hears()
        assert [heard.may_manage for heard in echo.heard] == [False]


async def test_bug_is_logged_with_its_chat_and_the_person_gets_an_apology(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo()):
        sara = telegram.person("Sara")

        await sara.says("fail")

        assert (await sara.hears()).text == "en error.internal"
        (record,) = [r for r in caplog.records if r.message == "conversation failed"]
        assert record.__dict__["chat"] == sara.id


async def test_bug_behind_a_button_still_answers_the_tap() -> None:
    buttons = ((Button(text="Boom", data="fail"),),)
    async with (
        FakeTelegram(enforce_limits=False) as telegram,
        running(telegram, Echo(buttons=buttons)),
    ):
        sara = telegram.person("Sara")
        await sara.says("hello")

        await sara.taps(await sara.hears(), "Boom")

        assert (await sara.hears()).text == "en error.internal"
        assert await sara.toasted() == ""


async def test_bug_in_what_follows_from_being_let_in_stops_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Clumsy(Echo):
        """Stumbles over every group."""

        async def joined(self, membership: Membership) -> None:
            """Stumble."""
            raise RuntimeError("a bug")

    async with FakeTelegram() as telegram, running(telegram, Clumsy()):
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,))
        await group.adds_bot(sara)

        await sara.says("hello")

        assert (await sara.hears()).text == "heard hello"
        (record,) = [r for r in caplog.records if r.message == "update failed"]
        assert record.__dict__["chat"] == group.id


async def test_answer_that_would_come_an_hour_late_is_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo(), sleep=soon):
        sara, omar = telegram.person("Sara"), telegram.person("Omar")
        telegram.fault(flood(3600, chat=sara.id))

        await sara.says("hello")
        await omar.says("hello")

        await omar.hears()
        await telegram.until(lambda: "answer not sent" in caplog.text)
        assert sara.transcript == []


async def test_chats_do_not_wait_for_each_other_and_each_is_handled_in_order() -> None:
    gate = asyncio.Event()
    echo = Echo(gate=gate)
    async with FakeTelegram(enforce_limits=False) as telegram, running(telegram, echo):
        sara, omar = telegram.person("Sara"), telegram.person("Omar")
        for text in ("wait", "second", "third"):
            await sara.says(text)

        await omar.says("hello")

        assert (await omar.hears()).text == "heard hello"
        assert sara.transcript == []
        gate.set()
        assert [(await sara.hears()).text for _ in range(3)] == [
            "heard wait",
            "heard second",
            "heard third",
        ]


async def test_update_of_tomorrows_protocol_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo()) as made:
        sara = telegram.person("Sara")
        telegram.world.tell_raw({"message": {"hologram": True}})
        telegram.world.tell_raw({"telepathy": {"thought": "?"}})

        await sara.says("hello")

        assert (await sara.hears()).text == "heard hello"
        assert made.unreadable == 1
        assert len(telegram.calls("getUpdates")) < 5


async def test_moved_group_is_told() -> None:
    echo = Echo()
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,), kind="group")
        await group.adds_bot(sara)

        new = await group.upgrades()

        await telegram.until(lambda: len(echo.moves) == 2)
        assert set(echo.moves) == {(group.id, new.id)}


async def test_answer_in_a_group_that_moves_meanwhile_reaches_it() -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo(), sleep=soon):
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,), kind="group")
        new = telegram.group("News", admins=(sara,))
        await group.adds_bot(sara)
        await new.adds_bot(sara)
        telegram.fault(migration(new.id, chat=group.id), migration(new.id, chat=group.id))
        telegram.world.places[group.id].moved_to = new.id

        await sara.says("/watches", group)

        assert (await new.hears()).text == "heard /watches"


async def soon(_: float) -> None:
    """Waiting that takes no time."""
    await asyncio.sleep(0)


async def test_commands_and_descriptions_are_published_once() -> None:
    async with FakeTelegram() as telegram:
        async with running(telegram, Echo()):
            await telegram.until(lambda: len(telegram.calls("setMyShortDescription")) == 2)
        async with running(telegram, Echo()):
            await telegram.until(lambda: len(telegram.calls("getMyShortDescription")) == 4)

        assert len(telegram.calls("setMyCommands")) == 2
        assert len(telegram.calls("setMyDescription")) == 2


async def test_menu_that_cannot_be_published_stops_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as telegram:
        telegram.fault(refusal("internal", method="getMyCommands"))
        async with running(telegram, Echo()):
            sara = telegram.person("Sara")

            await sara.says("hello")

            assert (await sara.hears()).text == "heard hello"


async def test_alerts_go_out_before_telegram_was_ever_listened_to() -> None:
    async with FakeTelegram() as telegram, connection(telegram) as made:
        sara = telegram.person("Sara")

        outcome = await made.channel.send(Address(chat=sara.id), Message(text="alert"))

        assert isinstance(outcome, Sent)
        assert made.last_update_at is None


async def test_telegram_that_is_away_at_the_start_is_waited_for_and_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with FakeTelegram() as telegram:
        telegram.fault(*[dropped(method="getMe")] * 6, flood(3, method="getMe"))
        async with running(telegram, Echo(), sleep=pause):
            sara = telegram.person("Sara")

            await sara.says("hello")

            await sara.hears()
    told = [r.message for r in caplog.records if r.message.startswith("Telegram")]
    assert pauses == [1, 2, 4, 8, 16, 30, 4]
    assert told == [
        "Telegram cannot be reached; feeds are polled and alerts kept meanwhile",
        "Telegram answers again",
    ]


async def test_updates_that_waited_while_we_were_down_are_heard() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        await sara.says("are you there?")

        async with running(telegram, Echo()):
            assert (await sara.hears()).text == "heard are you there?"


async def test_last_update_says_when_telegram_last_answered() -> None:
    moment = datetime(2026, 3, 14, tzinfo=UTC)
    async with (
        FakeTelegram() as telegram,
        running(telegram, Echo(), clock=lambda: moment) as made,
    ):
        sara = telegram.person("Sara")
        await sara.says("hello")

        await sara.hears()

        assert made.last_update_at == moment


async def test_second_poller_is_told_once_and_does_not_end_the_first(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as telegram:
        telegram.fault(*[refusal("conflict", method="getUpdates")] * 2)
        async with running(telegram, Echo()):
            sara = telegram.person("Sara")

            await sara.says("hello")

            await sara.hears()
    told = [r for r in caplog.records if "another program" in r.message]
    assert len(told) == 1


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
async def test_refused_token_ends_listening_loudly_and_is_not_shown(
    method: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeTelegram() as telegram:
        telegram.fault(refusal("unauthorized", method=method))
        async with connection(telegram) as made:
            with pytest.raises(TokenRevoked) as caught:
                await made.run(Echo())

    secret = telegram.token
    assert secret not in "".join(record.getMessage() for record in caplog.records)
    assert secret not in caplog.text
    assert secret not in f"{caught.value!r}{caught.value.__cause__!r}"


async def test_token_refused_while_answering_ends_listening() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        telegram.fault(refusal("unauthorized", method="sendMessage"))
        await sara.says("hello")

        async with connection(telegram) as made:
            with pytest.raises(TokenRevoked):
                await made.run(Echo())


async def test_token_refused_while_a_tap_is_answered_ends_listening() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        post = telegram.world.post(sara.place, {"text": "old", "_by_bot": True})
        telegram.fault(refusal("unauthorized", method="answerCallbackQuery"))
        await sara.taps_data(post, "x")

        async with connection(telegram) as made:
            with pytest.raises(TokenRevoked):
                await made.run(Echo())


def test_no_token_is_no_connection() -> None:
    with pytest.raises(ValueError, match="token"):
        Telegram(config.Telegram(), {})


async def test_answer_that_was_not_sent_is_tried_again() -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo(), sleep=soon):
        sara = telegram.person("Sara")
        telegram.fault(flood(1, chat=sara.id))

        await sara.says("hello")

        assert (await sara.hears()).text == "heard hello"


async def test_answer_that_may_have_arrived_is_not_said_twice(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo(), sleep=soon):
        sara = telegram.person("Sara")
        telegram.fault(lost(chat=sara.id))

        await sara.says("hello")

        await sara.hears()
        await telegram.until(lambda: not telegram.world.updates)
        assert len(telegram.calls("sendMessage")) == 1


async def test_answer_to_somebody_who_has_gone_harms_nobody() -> None:
    async with FakeTelegram() as telegram, running(telegram, Echo()):
        sara, omar = telegram.person("Sara"), telegram.person("Omar")
        telegram.fault(refusal("blocked", chat=sara.id))

        await sara.says("hello")
        await omar.says("hello")

        assert (await omar.hears()).text == "heard hello"


async def test_message_that_cannot_be_edited_any_more_is_said_anew() -> None:
    echo = Echo(buttons=WATCH)
    async with FakeTelegram(enforce_limits=False) as telegram, running(telegram, echo):
        sara = telegram.person("Sara")
        await sara.says("hello")
        post = await sara.hears()
        await sara.deletes(post)

        await sara.taps(post, "Watch it")

        assert (await sara.sees("tapped")).id != post.id


async def test_tap_that_is_too_old_to_be_answered_harms_nobody() -> None:
    async with (
        FakeTelegram(enforce_limits=False) as telegram,
        running(telegram, Echo(buttons=WATCH)),
    ):
        sara = telegram.person("Sara")
        await sara.says("hello")
        post = await sara.hears()
        telegram.fault(refusal("old query", method="answerCallbackQuery"))

        await sara.taps(post, "Watch it")
        await sara.sees("tapped")
        await sara.says("still there?")

        assert (await sara.sees("heard still there?")).from_bot


async def test_handler_that_hangs_does_not_hang_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.setup._STOPPING", 0.05)  # else the test lasts ten seconds
    echo = Echo(gate=asyncio.Event())
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara = telegram.person("Sara")

        await sara.says("wait")
        await telegram.until(lambda: bool(echo.heard))

    assert [heard.text for heard in echo.heard] == ["wait"]


async def test_silent_server_does_not_hang_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.request.READ", 0.1)  # else the test lasts as long as patience
    async with FakeTelegram() as telegram, running(telegram, Echo()):
        sara = telegram.person("Sara")
        await sara.says("hello")
        await sara.hears()

        telegram.fault(hang(method="getUpdates", times=9))
