"""The way back to a person on Telegram: answers go before alerts, and never raise."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.chat.channel import Way
from bot.chat.limiter import Lane
from bot.chat.messages import TOAST_LIMIT, sendable, shorten
from bot.errors import TokenRevoked
from bot.model import Address, Message, Moved, Outcome, Rejected, Sent, TryLater, Unreachable

log = logging.getLogger(__name__)

_TRIES = 3
_LONGEST = timedelta(seconds=20)  # a person who waited longer has asked again


class TelegramVoice:
    """Answers one update. Implements `bot.chat.talk.Voice`."""

    def __init__(
        self,
        bot: ExtBot[Lane],
        way: Way,
        to: Address,
        *,
        query: str = "",
        answering: int | None = None,
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._bot = bot
        self._way = way
        self._to = to
        self._query = query
        self._answering = answering
        self._sleep = sleep

    async def reply(self, message: Message) -> int | None:
        """Say something; return the message's id, or None if it could not be said."""

        def send() -> Awaitable[Outcome]:
            return self._way.send(self._to, message, reply_to=self._answering, lane=Lane.REPLY)

        outcome = await self._say(send)
        return outcome.message_id if isinstance(outcome, Sent) else None

    async def edit(self, message_id: int, message: Message) -> None:
        """Say something else in the place of an earlier message, or anew if it is gone."""

        def change() -> Awaitable[Outcome]:
            return self._way.edit(self._to, message_id, message, lane=Lane.REPLY)

        if isinstance(await self._say(change), Rejected):
            await self.reply(message)

    async def toast(self, text: str) -> None:
        """Answer the tapped button with a short notice; a second answer is not given."""
        query, self._query = self._query, ""
        if not query:
            return
        told = shorten(sendable(text), TOAST_LIMIT) or None
        try:
            await self._bot.answer_callback_query(query, told)
        except InvalidToken as error:
            raise TokenRevoked from error
        except TelegramError as error:  # too old, for one: the person has long gone
            log.info("tap not answered", extra={"chat": self._to.chat, "error": str(error)})

    async def close(self) -> None:
        """Stop the tapped button's waiting mark, if nothing was said."""
        await self.toast("")

    async def _say(self, attempt: Callable[[], Awaitable[Outcome]]) -> Outcome:
        outcome = await attempt()
        for _ in range(_TRIES - 1):
            match outcome:
                case Moved(to=new):
                    self._to = Address(chat=new)
                case TryLater(ambiguous=False, after=after) if (after or timedelta(0)) <= _LONGEST:
                    await self._sleep((after or timedelta(seconds=1)).total_seconds())
                case Sent() | TryLater() | Rejected() | Unreachable():
                    break
            outcome = await attempt()
        if not isinstance(outcome, Sent):
            log.warning("answer not sent", extra={"chat": self._to.chat, "outcome": repr(outcome)})
        return outcome
