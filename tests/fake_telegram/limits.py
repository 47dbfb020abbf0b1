"""Telegram's documented limits, enforced as strict sliding windows.

Telegram tolerates short bursts, by how much it does not say and it changes; so the fake tolerates
none: whoever keeps the documented figures here keeps them there. Edits count like sends.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

OVERALL = (30, 1.0)
PRIVATE = (1, 1.0)
GROUP = (20, 60.0)
COUNTED = frozenset({"sendMessage", "editMessageText", "editMessageReplyMarkup"})


@dataclass
class Limits:
    """When each chat was written to, and the requests that came too early."""

    enforced: bool = True
    offences: list[str] = field(default_factory=list)
    most: int = 0  # messages in any one second
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _frozen: dict[int, float] = field(default_factory=dict)

    def freeze(self, chat: int, seconds: float, now: float) -> None:
        """Answer 429 for a chat until the time is over."""
        self._frozen[chat] = now + seconds

    def refused(self, chat: int, now: float) -> int:
        """Return the seconds to wait, or 0 if the message is let through (and is counted)."""
        wait = self._frozen.get(chat, now) - now
        if wait > 0:
            self.offences.append(f"chat {chat} written to {wait:.2f} s before a 429 was over")
            return math.ceil(wait)
        if self.enforced:
            for name, moments, limit in self._windows(chat):
                wait = _wait(moments, limit, now)
                if wait > 0:
                    self.offences.append(f"{name}: {wait:.3f} s too early for {limit}")
                    return max(1, math.ceil(wait))
        self._count(chat, now)
        return 0

    def _windows(self, chat: int) -> list[tuple[str, deque[float], tuple[int, float]]]:
        own = PRIVATE if chat > 0 else GROUP
        return [("all", self._all, OVERALL), (f"chat {chat}", self._chats[chat], own)]

    def _count(self, chat: int, now: float) -> None:
        _wait(self._all, OVERALL, now)
        self._all.append(now)
        self._chats[chat].append(now)
        self.most = max(self.most, len(self._all))


def _wait(moments: deque[float], limit: tuple[int, float], now: float) -> float:
    count, window = limit
    while moments and moments[0] <= now - window:
        moments.popleft()
    return moments[-count] + window - now if len(moments) >= count else 0.0
