"""Keeps Telegram's limits strictly: alerts are told to come back later, people wait a moment.

python-telegram-bot's own limiter is a leaky bucket: 61 messages in one second, 20 to one person in
0.66 s, and a flood wait that ends as soon as any other request does (its issue #5338).
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

COUNTED = frozenset({"sendMessage", "editMessageText", "editMessageReplyMarkup"})
PATIENCE = 20.0  # seconds that an answer to a person may wait for its turn
_SECOND, _MINUTE = 1.0, 60.0
_MARGIN = 1.0  # added to Telegram's own wait, which it rounds
_CLOSE = 10.0  # floods of two chats within so many seconds are a flood of the bot
_SWEEP = 1024  # chats remembered before idle ones are looked for

Post = Callable[..., Coroutine[Any, Any, Any]]


class Lane(Enum):
    """Who waits for whom: an alert leaves room for answers."""

    REPLY = "reply"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class _Rule:
    """So many messages in a window; alerts keep below it, so that a person is answered at once."""

    window: float
    replies: int
    alerts: int

    def most(self, lane: Lane) -> int:
        """Return how many messages a lane may fill."""
        return self.alerts if lane is Lane.ALERT else self.replies


# 30 a second overall, 1 a second to a person, 20 a minute to a group or channel; edits count.
_OVERALL = _Rule(_SECOND, 30, 28)
_PERSON = _Rule(_SECOND, 1, 1)
_GROUP = _Rule(_MINUTE, 20, 17)


class Paused(Exception):  # noqa: N818 - a pause is no error
    """Our own limiter's refusal: nothing was sent, come back after a while."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"paused for {after.total_seconds():.2f} s")
        self.after = after


@dataclass(slots=True)
class _Window:
    """Messages under way, and the moments at which recent ones were done.

    A message counts from its admission until a window's length after its *answer*: only then is it
    sure that at Telegram, too, the next one comes a whole window later, whatever the network does.
    """

    rule: _Rule
    under_way: int = 0
    done: deque[float] = field(default_factory=deque)

    def wait(self, lane: Lane, waiting: int, now: float) -> float:
        """Return the seconds until there is room for one more."""
        self._forget(now)
        most = self.rule.most(lane) - (waiting if lane is Lane.ALERT else 0)
        excess = self.under_way + len(self.done) - max(most, 1) + 1
        if excess <= 0:
            return 0.0
        if excess > len(self.done):  # not before something under way is done
            return self.rule.window
        return self.done[excess - 1] + self.rule.window - now

    def idle(self, now: float) -> bool:
        """Tell whether there is nothing to remember."""
        self._forget(now)
        return not self.under_way and not self.done

    def _forget(self, now: float) -> None:
        while self.done and self.done[0] + self.rule.window <= now:
            self.done.popleft()


class Limits:
    """What may be sent when. Pure: `now` is in seconds of a clock that never steps."""

    def __init__(self) -> None:
        self._all = _Window(_OVERALL)
        self._chats: dict[int, _Window] = {}
        self._frozen: dict[int, float] = {}
        self._frozen_all = -math.inf
        self._floods: deque[tuple[float, int, float]] = deque()
        self._waiting = 0
        self._waiting_by_chat: dict[int, int] = {}

    def admit(self, chat: int, lane: Lane, now: float) -> timedelta | None:
        """Take a place for one message and return None, or return how long to wait."""
        wait = self.wait(chat, lane, now)
        if wait > 0:
            return timedelta(seconds=wait)
        self._all.under_way += 1
        self._of(chat, now).under_way += 1
        return None

    def wait(self, chat: int, lane: Lane, now: float) -> float:
        """Return the seconds until a message may go."""
        return max(
            self._frozen_all - now,
            self._frozen.get(chat, -math.inf) - now,
            self._all.wait(lane, self._waiting, now),
            self._of(chat, now).wait(lane, self._waiting_by_chat.get(chat, 0), now),
            0.0,
        )

    def done(self, chat: int, now: float) -> None:
        """Note that an admitted message was answered, or that its answer is given up."""
        for window in (self._all, self._of(chat, now)):
            window.under_way -= 1
            window.done.append(now)

    def flooded(self, chat: int, after: timedelta, now: float) -> None:
        """Note a 429: the chat is frozen, and the bot too if it was not the only one lately."""
        end = now + after.total_seconds() + _MARGIN
        self._frozen[chat] = max(end, self._frozen.get(chat, end))
        while self._floods and self._floods[0][0] <= now - _CLOSE:
            self._floods.popleft()
        self._floods.append((now, chat, end))
        if len({flooded for _, flooded, _ in self._floods}) > 1:
            # The shortest of them: one chat's wait of twelve hours must not silence the others.
            self._frozen_all = max(self._frozen_all, min(end for _, _, end in self._floods))

    def queue(self, chat: int) -> None:
        """Note that an answer waits for a place: alerts let it go first."""
        self._waiting += 1
        self._waiting_by_chat[chat] = self._waiting_by_chat.get(chat, 0) + 1

    def unqueue(self, chat: int) -> None:
        """Note that an answer waits no more."""
        self._waiting -= 1
        self._waiting_by_chat[chat] -= 1
        if not self._waiting_by_chat[chat]:
            del self._waiting_by_chat[chat]

    def _of(self, chat: int, now: float) -> _Window:
        if chat not in self._chats:
            if len(self._chats) >= _SWEEP:
                self._sweep(now)
            self._chats[chat] = _Window(_PERSON if chat > 0 else _GROUP)
        return self._chats[chat]

    def _sweep(self, now: float) -> None:
        for chat in [chat for chat, window in self._chats.items() if window.idle(now)]:
            del self._chats[chat]
        for chat in [chat for chat, end in self._frozen.items() if end <= now]:
            del self._frozen[chat]


class TelegramLimiter(BaseRateLimiter[Lane]):
    """The limits around every request of the bot.

    An alert that may not go now raises Paused, since the outbox knows better what to do meanwhile;
    everything else waits for its turn, and raises RetryAfter when that would take too long.
    """

    __slots__ = ("_clock", "_limits", "_sleep")

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Coroutine[Any, Any, object]] = asyncio.sleep,
    ) -> None:
        self._limits = Limits()
        self._clock = clock
        self._sleep = sleep

    async def initialize(self) -> None:
        """Nothing to build."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""

    async def process_request(  # noqa: PLR0917 - the library's signature
        self,
        callback: Post,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Any:
        """Send the request when its chat's turn has come."""
        chat = data.get("chat_id")
        if endpoint not in COUNTED or not isinstance(chat, int):
            return await callback(*args, **kwargs)
        await self._enter(chat, rate_limit_args or Lane.REPLY)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._limits.flooded(chat, flood_wait(error), self._clock())
            raise
        finally:
            self._limits.done(chat, self._clock())

    async def _enter(self, chat: int, lane: Lane) -> None:
        wait = self._limits.admit(chat, lane, self._clock())
        if wait is None:
            return
        if lane is Lane.ALERT:
            raise Paused(wait)
        await self._queue(chat, self._clock() + PATIENCE)

    async def _queue(self, chat: int, until: float) -> None:
        self._limits.queue(chat)
        try:
            while wait := self._limits.admit(chat, Lane.REPLY, self._clock()):
                if self._clock() + wait.total_seconds() > until:
                    raise Paused(wait)
                await self._sleep(wait.total_seconds())
        finally:
            self._limits.unqueue(chat)


def flood_wait(error: RetryAfter) -> timedelta:
    """Return Telegram's wait, whichever type this version and its settings give it."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
