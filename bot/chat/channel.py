"""The way to a chat over Telegram; the one file that turns Telegram's errors into outcomes."""

from datetime import timedelta
from typing import Protocol

from telegram import ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.chat.limiter import Lane, Paused, flood_wait
from bot.chat.messages import render
from bot.chat.request import surely_not_sent
from bot.errors import TokenRevoked
from bot.model import (
    Address,
    Barrier,
    Message,
    Moved,
    Outcome,
    Rejected,
    Sent,
    TryLater,
    Unreachable,
)

_MARGIN = timedelta(seconds=1)  # Telegram rounds its flood waits
_NOT_MODIFIED = "message is not modified"
# What Telegram says (its errors have no codes of their own), lower case, first hit wins.
_BARRIERS = (
    ("topic_closed", Barrier.TOPIC),
    ("topic_deleted", Barrier.TOPIC),
    ("topic_id_invalid", Barrier.TOPIC),
    ("message thread not found", Barrier.TOPIC),
    ("chat not found", Barrier.NOT_FOUND),
    ("peer_id_invalid", Barrier.NOT_FOUND),
    ("group chat was deleted", Barrier.NOT_FOUND),
    ("group chat was deactivated", Barrier.NOT_FOUND),
    ("not enough rights", Barrier.NO_RIGHTS),
    ("have no rights", Barrier.NO_RIGHTS),
    ("need administrator rights", Barrier.NO_RIGHTS),
    ("chat_write_forbidden", Barrier.NO_RIGHTS),
    ("chat_send_plain_forbidden", Barrier.NO_RIGHTS),
    ("chat_restricted", Barrier.NO_RIGHTS),
    ("chat_admin_required", Barrier.NO_RIGHTS),
)


class Way(Protocol):
    """A channel that can also be told who waits: people are answered before alerts go."""

    async def send(
        self,
        to: Address,
        message: Message,
        *,
        reply_to: int | None = None,
        silent: bool = False,
        lane: Lane = Lane.ALERT,
    ) -> Outcome: ...

    async def edit(
        self, to: Address, message_id: int, message: Message, *, lane: Lane = Lane.ALERT
    ) -> Outcome: ...


class TelegramChannel:
    """Sends and edits messages. Implements `bot.delivery.ports.Channel`."""

    def __init__(self, bot: ExtBot[Lane]) -> None:
        self._bot = bot

    async def send(
        self,
        to: Address,
        message: Message,
        *,
        reply_to: int | None = None,
        silent: bool = False,
        lane: Lane = Lane.ALERT,
    ) -> Outcome:
        """Send a new message. Raises TokenRevoked."""
        made = render(message)
        try:
            sent = await self._bot.send_message(
                to.chat,
                made.text,
                entities=made.entities or None,
                message_thread_id=to.topic,
                reply_markup=made.keyboard,
                link_preview_options=made.preview,
                disable_notification=silent or None,
                reply_parameters=_answering(reply_to),
                rate_limit_args=lane,
            )
        except (TelegramError, Paused) as error:
            return outcome_of(error, to)
        return Sent(message_id=sent.message_id)

    async def edit(
        self, to: Address, message_id: int, message: Message, *, lane: Lane = Lane.ALERT
    ) -> Outcome:
        """Replace a message that was sent. Raises TokenRevoked."""
        made = render(message)
        try:
            await self._bot.edit_message_text(
                made.text,
                chat_id=to.chat,
                message_id=message_id,
                entities=made.entities or None,
                reply_markup=made.keyboard,
                link_preview_options=made.preview,
                rate_limit_args=lane,
            )
        except (TelegramError, Paused) as error:
            return outcome_of(error, to, message_id)
        return Sent(message_id=message_id)


class Answers:
    """The same way for what a person waits for: it goes before alerts, and waits for its turn."""

    def __init__(self, way: Way) -> None:
        self._way = way

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False
    ) -> Outcome:
        """Send a new message. Raises TokenRevoked."""
        return await self._way.send(to, message, reply_to=reply_to, silent=silent, lane=Lane.REPLY)

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        """Replace a message that was sent. Raises TokenRevoked."""
        return await self._way.edit(to, message_id, message, lane=Lane.REPLY)


def _answering(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def outcome_of(  # noqa: PLR0911 - one answer a row of the table
    error: TelegramError | Paused, to: Address, edited: int | None = None
) -> Outcome:
    """Return what an error means for the message. Raises TokenRevoked."""
    match error:
        case Paused(after=wait):
            return TryLater(detail="our own limits", after=wait, counted=False)
        case RetryAfter():
            return TryLater(detail=str(error), after=flood_wait(error) + _MARGIN, counted=False)
        case InvalidToken():
            raise TokenRevoked from error
        case ChatMigrated(new_chat_id=new):
            return Moved(to=new)
        case Forbidden():
            return Unreachable(barrier=_forbidden(error.message, to), detail=error.message)
        case BadRequest():  # a NetworkError by inheritance: must come before it
            return _refused(error.message, edited)
        case Conflict():
            return TryLater(detail=error.message)
        case NetworkError():
            sure = surely_not_sent(error)
            # An edit may be said twice: the second time it is "not modified".
            return TryLater(detail=_told(error), ambiguous=not sure and edited is None)
        case _:  # an answer that is no JSON, for one: it may have been said all the same
            return TryLater(detail=_told(error), ambiguous=edited is None)


def _refused(told: str, edited: int | None) -> Outcome:
    if edited is not None and _NOT_MODIFIED in told.lower():
        return Sent(message_id=edited)
    barrier = _barrier(told)
    return Rejected(detail=told) if barrier is None else Unreachable(barrier=barrier, detail=told)


def _forbidden(told: str, to: Address) -> Barrier:
    return _barrier(told) or (Barrier.BLOCKED if to.chat > 0 else Barrier.KICKED)


def _barrier(told: str) -> Barrier | None:
    lower = told.lower()
    return next((barrier for words, barrier in _BARRIERS if words in lower), None)


def _told(error: TelegramError) -> str:
    """Return the error in one line; the cause says more, and PTB's texts never hold the token."""
    cause = type(error.__cause__).__name__ if error.__cause__ is not None else ""
    return f"{error.message} ({cause})" if cause else error.message
