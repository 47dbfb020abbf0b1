"""What happens in one chat is handled in order; chats do not wait for each other."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram.ext import BaseUpdateProcessor

from bot.chat.updates import chat_of

_AT_ONCE = 16  # handlers running, over all chats
_HELD = 1024  # updates held in memory; beyond, they wait in the application's queue


class ByChat(BaseUpdateProcessor):
    """One handler a chat, in the order in which updates came; a bounded number over all chats."""

    __slots__ = ("_places", "_turns", "_waiting")

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        super().__init__(_HELD)
        self._places = asyncio.Semaphore(at_once)
        self._turns: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handler when its chat's turn has come."""
        chat = chat_of(update)
        turn = self._turns.setdefault(chat, asyncio.Lock())
        self._waiting[chat] = self._waiting.get(chat, 0) + 1
        try:
            async with turn, self._places:
                await coroutine
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._turns[chat]

    async def initialize(self) -> None:
        """Nothing to build."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""
