"""A conversation that repeats what it hears, and the connection it takes part in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from pydantic import SecretStr

from bot import config
from bot.chat.limiter import TelegramLimiter
from bot.chat.setup import Telegram
from bot.chat.talk import Heard, Membership, Voice
from bot.i18n import Texts
from bot.model import Button, Message
from tests.fake_telegram import FakeTelegram


class Keys(Texts):
    """Texts that show their key."""

    def say(self, key: str, **params: object) -> str:
        """Return language and key."""
        return f"{self.language} {key}"


CATALOGUES = {language: Keys(language) for language in ("en", "ar")}


@dataclass
class Echo:
    """Repeats what it hears, and notes everything; "fail" is a bug it has."""

    heard: list[Heard] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)
    buttons: tuple[tuple[Button, ...], ...] = ()
    gate: asyncio.Event | None = None  # who writes "wait" waits for it

    async def hear(self, heard: Heard, voice: Voice) -> None:
        """Repeat."""
        self.heard.append(heard)
        if heard.text == "wait" and self.gate is not None:
            await self.gate.wait()
        if "fail" in (heard.text, heard.button):
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


def connection(telegram: FakeTelegram, **how: Any) -> Telegram:
    """A connection to a fake Telegram; where no limits are enforced, none are kept."""
    if not telegram.limits.enforced:
        how["limiter"] = TelegramLimiter(clock=count(step=100).__next__)
    settings = config.Telegram(token=SecretStr(telegram.token), base_url=telegram.base_url)
    return Telegram(settings, CATALOGUES, **how)


@asynccontextmanager
async def running(telegram: FakeTelegram, echo: Echo, **how: Any) -> AsyncIterator[Telegram]:
    """A connection that listens, and ends as it does when Rasid ends."""
    async with connection(telegram, **how) as made:
        listening = asyncio.create_task(made.run(echo))
        try:
            yield made
        finally:
            listening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await listening
