"""The fake Telegram is a judge: it must itself be strict, and see what is wrong."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fake_telegram import FakeTelegram, flood, lost, refusal
from tests.fake_telegram.control import own_process

Answer = dict[str, Any]


async def call(telegram: Any, method: str, **parameters: object) -> Answer:
    url = f"{telegram.base_url}/bot{telegram.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=parameters) as answer:
        told: Answer = await answer.json()
        return told


async def test_unknown_key_is_a_violation() -> None:
    async with FakeTelegram(strict=False) as telegram:
        sara = telegram.person("Sara")

        await call(telegram, "sendMessage", chat_id=sara.id, text="hi", colour="red")

        assert telegram.violations == ["sendMessage: unknown key colour"]


async def test_unknown_key_deep_inside_is_a_violation() -> None:
    async with FakeTelegram(strict=False) as telegram:
        sara = telegram.person("Sara")
        entity = {"type": "bold", "offset": 0, "length": 2, "loud": True}

        await call(telegram, "sendMessage", chat_id=sara.id, text="hi", entities=[entity])

        assert telegram.violations[0] == "sendMessage: unknown key entities.0.loud"


async def test_a_violation_fails_the_test_that_made_it() -> None:
    with pytest.raises(AssertionError, match="not the protocol"):
        async with FakeTelegram() as telegram:
            await call(telegram, "getUpdates", wishes="many")


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": "🦊" * 2049}, "message is too long"),
        ({"text": " "}, "message text is empty"),
        (
            {"text": "🦊", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
            "can't parse entities",
        ),
        (
            {"text": "fox", "entities": [{"type": "bold", "offset": 1, "length": 3}]},
            "can't parse entities",
        ),
        (
            {
                "text": "fox",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
        (
            {
                "text": "fox",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "http://localhost"}]]},
            },
            "button URL",
        ),
    ],
    ids=["too long", "empty", "splits a surrogate pair", "beyond the end", "65 bytes", "nowhere"],
)
async def test_what_telegram_refuses_is_refused(parameters: Answer, description: str) -> None:
    async with FakeTelegram(strict=False) as telegram:
        sara = telegram.person("Sara")

        answer = await call(telegram, "sendMessage", chat_id=sara.id, **parameters)

        assert answer["error_code"] == 400
        assert description in answer["description"]
        assert len(telegram.violations) == 1


async def test_second_message_to_a_person_within_a_second_is_a_flood() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        await call(telegram, "sendMessage", chat_id=sara.id, text="one")

        answer = await call(telegram, "sendMessage", chat_id=sara.id, text="two")

        assert answer["parameters"] == {"retry_after": 1}
        assert len(telegram.limits.offences) == 1


async def test_twenty_first_message_to_a_group_within_a_minute_is_a_flood() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        group = telegram.group("News", admins=(sara,))
        await group.adds_bot(sara)
        for number in range(20):
            await call(telegram, "sendMessage", chat_id=group.id, text=f"{number}")

        answer = await call(telegram, "sendMessage", chat_id=group.id, text="one more")

        assert answer["error_code"] == 429
        assert answer["parameters"]["retry_after"] > 50


async def test_message_before_a_flood_wait_is_over_is_an_offence() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        telegram.fault(flood(60, chat=sara.id))
        await call(telegram, "sendMessage", chat_id=sara.id, text="one")

        answer = await call(telegram, "sendMessage", chat_id=sara.id, text="two")

        assert answer["parameters"]["retry_after"] == 60
        assert "before a 429 was over" in telegram.limits.offences[0]


async def test_unconfirmed_updates_come_again_and_confirmed_ones_do_not() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        await sara.says("one")
        await sara.says("two")
        first = await call(telegram, "getUpdates", limit=1)

        again = await call(telegram, "getUpdates")
        after = await call(telegram, "getUpdates", offset=first["result"][0]["update_id"] + 1)

        assert [u["message"]["text"] for u in again["result"]] == ["one", "two"]
        assert [u["message"]["text"] for u in after["result"]] == ["two"]


async def test_wrong_token_is_unauthorized() -> None:
    async with FakeTelegram() as telegram, aiohttp.ClientSession() as session:
        async with session.post(f"{telegram.base_url}/bot1:wrong/getMe") as answer:
            told = await answer.json()

        assert told == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_faults_are_used_up_in_order() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        telegram.fault(refusal("chat not found", times=2), refusal("no rights"))

        said = [
            (await call(telegram, "sendMessage", chat_id=sara.id, text="x")).get("description", "")
            for _ in range(4)
        ]

        assert ["not found" in said[0], "not found" in said[1]] == [True, True]
        assert "rights" in said[2]
        assert said[3] == ""


async def test_lost_answer_means_that_the_message_is_there() -> None:
    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara")
        telegram.fault(lost(chat=sara.id))

        with pytest.raises(aiohttp.ClientError):
            await call(telegram, "sendMessage", chat_id=sara.id, text="there")

        assert [post.text for post in sara.transcript] == ["there"]


async def test_as_a_process_of_its_own_it_is_controlled_from_outside(tmp_path: Path) -> None:
    async with own_process(tmp_path) as control:
        sara = await control.person("Sara", "ar")
        await control.says(sara, "/start")
        updates = (await call(control, "getUpdates"))["result"]
        await control.fault(refusal("no rights"))
        refused = await call(control, "sendMessage", chat_id=sara, text="no")
        await call(control, "sendMessage", chat_id=sara, text="welcome")

        transcript = await control.transcript(sara, count=1)

        await control.check()
        assert updates[0]["message"]["from"]["language_code"] == "ar"
        assert refused["ok"] is False
        assert [post.text for post in transcript] == ["welcome"]
