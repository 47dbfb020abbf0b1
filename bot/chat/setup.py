"""Builds the Telegram application and runs it inside our own loop, through every outage."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from typing import Self as Own

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from bot import config
from bot.chat.bot import TolerantBot
from bot.chat.channel import TelegramChannel
from bot.chat.limiter import TelegramLimiter, flood_wait
from bot.chat.listener import Conversation, Listener
from bot.chat.menu import KNOWN, publish
from bot.chat.ordering import ByChat
from bot.chat.ranks import Ranks
from bot.chat.request import build_request
from bot.chat.updates import ALLOWED, Self
from bot.clock import Clock, now
from bot.errors import TokenRevoked
from bot.i18n import Texts

log = logging.getLogger(__name__)

_LONG_POLL = timedelta(seconds=30)
_LONGEST_PAUSE = 30.0  # seconds between two attempts to reach Telegram
_STOPPING = 10.0  # seconds that running handlers get when we stop

_Application = Application[Any, Any, Any, Any, Any, Any]


class Telegram:
    """The bot's connection to Telegram: `channel` sends, `run` listens until it is cancelled.

    An async context manager. `channel` works inside it whether `run` does or not: the outbox does
    not wait for the day's first getUpdates.
    """

    def __init__(
        self,
        settings: config.Telegram,
        catalogues: Mapping[str, Texts],
        *,
        clock: Clock = now,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        limiter: TelegramLimiter | None = None,
    ) -> None:
        if settings.token is None:
            raise ValueError("Telegram without a token")
        quiet_loggers()
        self._catalogues = catalogues
        self._clock = clock
        self._sleep = sleep
        self._revoked = asyncio.Event()
        self._trouble = ""  # what keeps us from Telegram, told once
        self._application: _Application | None = None
        self._last_update_at: datetime | None = None
        self._username = ""
        self._requests = build_request(settings.proxy), build_request(settings.proxy)
        self._bot = TolerantBot(
            settings.token.get_secret_value(),
            base_url=f"{settings.base_url.rstrip('/')}/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
            rate_limiter=limiter or TelegramLimiter(),
            polled=self._polled,
            revoked=self._revoked.set,
        )
        self.channel = TelegramChannel(self._bot)

    @property
    def last_update_at(self) -> datetime | None:
        """When Telegram last answered getUpdates; None if it never did."""
        return self._last_update_at

    @property
    def username(self) -> str:
        """The bot's name, without the @; "" until Telegram told it."""
        return self._username

    @property
    def unreadable(self) -> int:
        """How many updates could not be parsed."""
        return self._bot.unreadable

    async def __aenter__(self) -> Own:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._application is not None:
            await self._application.shutdown()
        for request in self._requests:  # the bot closes them only if it ever reached Telegram
            await request.shutdown()

    async def run(self, conversation: Conversation) -> None:
        """Listen until cancelled, whatever the network does. Raises TokenRevoked."""
        await self._connect()
        self._username = self._bot.username
        application = self._application = self._build(conversation)
        try:
            await self._listen(application)
        except InvalidToken:
            raise TokenRevoked from None
        finally:
            await _stop(application)

    async def _connect(self) -> None:
        pause = 1.0
        while True:
            try:
                return await self._bot.initialize()
            except InvalidToken:  # its text has the token in it, and so would our cause
                raise TokenRevoked from None
            except RetryAfter as error:
                await self._sleep(flood_wait(error).total_seconds() + 1)
            except TelegramError as error:
                self._failed(error)
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _build(self, conversation: Conversation) -> _Application:
        listener = Listener(
            conversation,
            bot=self._bot,
            way=self.channel,
            ranks=Ranks(self._bot, self._clock),
            me=Self(id=self._bot.id, username=self._bot.username, commands=KNOWN),
            catalogues=self._catalogues,
            sleep=self._sleep,
        )

        async def take(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            try:
                await listener.take(update)
            except TokenRevoked:
                self._revoked.set()

        builder = ApplicationBuilder().bot(self._bot).job_queue(None)
        application = builder.concurrent_updates(ByChat()).build()
        application.add_handler(TypeHandler(Update, take))
        return application

    async def _listen(self, application: _Application) -> None:
        await application.initialize()
        await application.start()
        assert application.updater is not None  # the builder's default
        await application.updater.start_polling(
            timeout=_LONG_POLL,
            bootstrap_retries=-1,
            allowed_updates=ALLOWED,
            drop_pending_updates=False,
            error_callback=self._failed,
        )
        menu = asyncio.create_task(self._publish())
        try:
            await self._revoked.wait()
        finally:
            menu.cancel()
        raise TokenRevoked

    async def _publish(self) -> None:
        try:
            await publish(self._bot, self._catalogues)
        except TelegramError as error:
            if not isinstance(error, InvalidToken):  # that one ends us, and is told then
                told = {"error": error.message}
                log.warning("commands and descriptions not published", extra=told)
        except Exception:  # cosmetic: nobody misses an alert for it, and the next start tries again
            log.exception("commands and descriptions not published")

    def _polled(self) -> None:
        self._last_update_at = self._clock()
        if self._trouble:
            log.info("Telegram answers again")
            self._trouble = ""

    def _failed(self, error: TelegramError) -> None:
        """Say what is wrong once, until it is something else or over."""
        trouble = type(error).__name__
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if isinstance(error, Conflict):
            log.error("another program listens with this bot's token; only one may")
        else:
            log.warning(
                "Telegram cannot be reached; feeds are polled and alerts kept meanwhile",
                extra={"error": error.message},
            )


def quiet_loggers() -> None:
    """Keep the token out of the log: the libraries write it as a part of each URL."""
    for name in ("httpx", "httpcore", "telegram"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


async def _stop(application: _Application) -> None:
    updater = application.updater
    if updater is not None and updater.running:
        await updater.stop()
    if application.running:
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOPPING):
                await application.stop()
