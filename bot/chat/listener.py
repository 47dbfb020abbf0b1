"""Takes Telegram's updates to the conversation, and survives what goes wrong with one of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Protocol, assert_never

from telegram import Update
from telegram.ext import ExtBot

from bot.chat.channel import Way
from bot.chat.limiter import Lane
from bot.chat.ranks import Ranks
from bot.chat.talk import Heard, Membership, Voice
from bot.chat.updates import Event, Migrated, Self, Spoken, chat_of, understand
from bot.chat.voice import TelegramVoice
from bot.errors import TokenRevoked
from bot.i18n import Texts
from bot.model import ChatKind, Message

log = logging.getLogger(__name__)


class Conversation(Protocol):
    """Who talks with people: `bot.chat.conversation.Conversation`."""

    async def hear(self, heard: Heard, voice: Voice) -> None:
        """Answer what a person said or tapped."""
        ...

    async def joined(self, membership: Membership) -> None:
        """Take note that the bot was let in, shut out, or given other rights."""
        ...

    async def moved(self, old: int, new: int) -> None:
        """Take note that a group has another id now; may be told twice."""
        ...


class Listener:
    """Hands each update to the conversation, with a voice to answer by."""

    def __init__(
        self,
        conversation: Conversation,
        *,
        bot: ExtBot[Lane],
        way: Way,
        ranks: Ranks,
        me: Self,
        catalogues: Mapping[str, Texts],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._conversation = conversation
        self._bot = bot
        self._way = way
        self._ranks = ranks
        self._me = me
        self._catalogues = catalogues
        self._sleep = sleep

    async def take(self, update: Update) -> None:
        """Handle one update. Raises TokenRevoked; a bug is logged and hurts this update alone."""
        try:
            event = understand(update, self._me)
            if event is not None:
                await self._pass_on(event)
        except TokenRevoked:
            raise
        except Exception:
            log.exception(
                "update failed", extra={"chat": chat_of(update), "update": update.update_id}
            )

    async def _pass_on(self, event: Event) -> None:
        match event:
            case Spoken():
                await self._hear(event)
            case Membership():
                await self._conversation.joined(event)
            case Migrated(old=old, new=new):
                await self._conversation.moved(old, new)
            case _:
                assert_never(event)

    async def _hear(self, spoken: Spoken) -> None:
        heard, voice = await self._ranked(spoken), self._voice(spoken)
        try:
            await self._conversation.hear(heard, voice)
        except TokenRevoked:
            raise
        except Exception:
            log.exception("conversation failed", extra={"chat": heard.address.chat})
            await voice.reply(Message(text=self._sorry(heard.language)))
        await voice.close()

    async def _ranked(self, spoken: Spoken) -> Heard:
        heard = spoken.heard
        if not spoken.ask_rank:
            return heard
        manages = await self._ranks.may_manage(heard.address.chat, heard.user)
        return replace(heard, may_manage=manages)

    def _voice(self, spoken: Spoken) -> TelegramVoice:
        heard = spoken.heard
        answers = heard.kind is ChatKind.GROUP and not heard.button
        return TelegramVoice(
            self._bot,
            self._way,
            heard.address,
            query=spoken.query,
            answering=heard.message_id if answers else None,
            sleep=self._sleep,
        )

    def _sorry(self, language: str) -> str:
        texts = self._catalogues.get(language) or self._catalogues["en"]
        return texts.say("error.internal")
