"""The connection to Telegram, end to end against the fake Bot API over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from bot import config
from bot.chat.setup import Telegram
from bot.chat.talk import Heard, Membership, Voice
from bot.i18n import Texts
from bot.model import Address, Button, Message
from tests.fake_telegram import FakeTelegram


class Keys(Texts):
    """Texts that show their key."""

    def say(self, key: str, **params: object) -> str:
        """Return language and key."""
        return f"{self.language} {key}"


CATALOGUES = {language: Keys(language) for language in ("en", "ar")}


@dataclass
class Echo:
    """A conversation that repeats what it hears, and notes everything."""

    heard: list[Heard] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)
    buttons: tuple[tuple[Button, ...], ...] = ()

    async def hear(self, heard: Heard, voice: Voice) -> None:
        """Repeat."""
        self.heard.append(heard)
        if heard.text == "fail":
            raise RuntimeError("a bug")
        if heard.button:
            assert heard.message_id is not None
            await voice.edit(heard.message_id, Message(text=f"tapped {heard.button}"))
        else:
            await voice.reply(Message(text=f"heard {heard.text}", buttons=self.buttons))

    async def joined(self, membership: Membership) -> None:
        """Note it."""
        self.memberships.append(membership)

    async def moved(self, old: int, new: int) -> None:
        """Note it."""
        self.moves.append((old, new))


def settings(telegram: FakeTelegram) -> config.Telegram:
    return config.Telegram(token=SecretStr(telegram.token), base_url=telegram.base_url)


@asynccontextmanager
async def running(telegram: FakeTelegram, conversation: Echo) -> AsyncIterator[Telegram]:
    """The connection, listening."""
    async with Telegram(settings(telegram), CATALOGUES) as connection:
        listening = asyncio.create_task(connection.run(conversation))
        try:
            yield connection
        finally:
            listening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await listening


async def test_what_a_person_writes_is_heard_and_answered() -> None:
    echo = Echo()
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara = telegram.person("Sara", language="ar")

        await sara.says("/start abc")

        post = await sara.hears()
        assert post.text == "heard /start abc"
        assert echo.heard[0].address == Address(chat=sara.id)


async def test_a_tapped_button_is_heard_and_its_message_edited() -> None:
    echo = Echo(buttons=((Button(text="Watch it", data="1|watch|1|"),),))
    async with FakeTelegram() as telegram, running(telegram, echo):
        sara = telegram.person("Sara")
        await sara.says("hello")
        post = await sara.hears()

        await sara.taps(post, "Watch it")

        assert (await sara.sees("tapped 1|watch|1|")).id == post.id
        assert await sara.toasted() == ""
