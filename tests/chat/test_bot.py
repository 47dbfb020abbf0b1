"""One strange update cannot stop the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.chat.bot import TolerantBot
from bot.chat.limiter import TelegramLimiter
from bot.chat.request import AiohttpRequest
from tests.fake_telegram import FakeTelegram, refusal


@dataclass
class Notes:
    """What the bot told about its asking."""

    told: list[str] = field(default_factory=list)


@asynccontextmanager
async def tolerant(telegram: FakeTelegram, notes: Notes) -> AsyncIterator[TolerantBot]:
    async with AiohttpRequest() as request:
        yield TolerantBot(
            telegram.token,
            base_url=f"{telegram.base_url}/bot",
            request=request,
            get_updates_request=request,
            rate_limiter=TelegramLimiter(),
            polled=lambda: notes.told.append("polled"),
            revoked=lambda: notes.told.append("revoked"),
        )


async def test_update_that_cannot_be_parsed_is_there_by_its_id_and_the_others_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    notes = Notes()
    async with FakeTelegram() as telegram, tolerant(telegram, notes) as bot:
        sara = telegram.person("Sara")
        await sara.says("before")
        telegram.world.tell_raw({"message": {"secret_thought": "nobody logs this"}})
        await sara.says("after")

        updates = await bot.get_updates(timeout=0)

        texts = [update.message.text if update.message else None for update in updates]
        assert texts == ["before", None, "after"]
        assert [update.update_id for update in updates] == [500, 501, 502]
        assert bot.unreadable == 1
        assert notes.told == ["polled"]
        (record,) = [r for r in caplog.records if r.message == "update not understood"]
        assert (record.__dict__["update"], record.__dict__["kinds"]) == (501, ["message"])
        assert "nobody logs this" not in caplog.text


async def test_update_of_an_unknown_kind_is_an_update_like_others() -> None:
    async with FakeTelegram() as telegram, tolerant(telegram, Notes()) as bot:
        telegram.world.tell_raw({"telepathy": {"thought": "?"}})

        (update,) = await bot.get_updates(timeout=timedelta(seconds=0))

        assert update.update_id == 500
        assert bot.unreadable == 0


async def test_refused_token_is_told_and_yields_nothing() -> None:
    notes = Notes()
    async with FakeTelegram() as telegram, tolerant(telegram, notes) as bot:
        telegram.fault(refusal("unauthorized", method="getUpdates"))

        updates = await bot.get_updates()

    assert updates == ()
    assert notes.told == ["revoked"]
