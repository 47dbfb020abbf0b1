"""Chats: meet them, pause and resume them, speak their language, follow them when they move."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.model import Address, Chat, ChatKind, ChatState
from bot.store import Unit

_AWAY = frozenset({ChatState.UNREACHABLE, ChatState.PARKED, ChatState.GONE})
_DURATION = re.compile(r"(\d{1,5})\s*([a-zء-ي]*)", re.IGNORECASE)
_UNITS = {
    "minutes": ("m", "min", "mins", "minute", "minutes", "د", "دقيقة", "دقائق"),
    "hours": ("", "h", "hr", "hrs", "hour", "hours", "س", "ساعة", "ساعات"),
    "days": ("d", "day", "days", "ي", "يوم", "أيام", "يوما"),
    "weeks": ("w", "week", "weeks", "أسبوع", "أسابيع"),
}
_LONGEST_PAUSE = timedelta(days=366)


def meet(
    unit: Unit, address: Address, *, kind: ChatKind, title: str, language: str, now: datetime
) -> Chat:
    """Return the chat at an address, added if it is new; one that was away is back."""
    chat = unit.chats.at(address)
    if chat is None:
        return unit.chats.add(address, kind=kind, title=title, language=language, now=now)
    seen = replace(chat, title=title or chat.title, kind=kind)
    if seen.state in _AWAY:
        seen = replace(seen, state=ChatState.ACTIVE, paused_until=None)
    if seen != chat:
        unit.chats.save(seen)
    return seen


def let_in(unit: Unit, chat_id: int) -> list[Chat]:
    """Make every subscriber of a Telegram chat that could not be told active again; return them."""
    back = [
        replace(chat, state=ChatState.ACTIVE, paused_until=None)
        for chat in unit.chats.topics(chat_id)
        if chat.state in _AWAY
    ]
    for chat in back:
        unit.chats.save(chat)
    return back


def shut_out(unit: Unit, chat_id: int) -> None:
    """Hold every subscriber of a Telegram chat; their watches are kept."""
    for chat in unit.chats.topics(chat_id):
        if chat.state is not ChatState.UNREACHABLE:
            unit.chats.save(replace(chat, state=ChatState.UNREACHABLE))


def pause(unit: Unit, chat: Chat, until: datetime | None) -> Chat:
    """Keep a chat quiet, until a moment or until it resumes."""
    quiet = replace(chat, state=ChatState.PAUSED, paused_until=until)
    unit.chats.save(quiet)
    return quiet


def resume(unit: Unit, chat: Chat) -> Chat:
    """Let a chat be told again."""
    awake = replace(chat, state=ChatState.ACTIVE, paused_until=None)
    unit.chats.save(awake)
    return awake


def speak(unit: Unit, chat: Chat, language: str, known: Collection[str]) -> Chat:
    """Use another language in a chat."""
    if language not in known:
        raise UserError("language.unknown", language=language)
    changed = replace(chat, language=language)
    unit.chats.save(changed)
    return changed


def duration(text: str) -> timedelta | None:
    """Return how long "8h", "30 min" or "2 أيام" is; None for no text, UserError for another."""
    if not text.strip():
        return None
    found = _DURATION.fullmatch(text.strip())
    unit = next((u for u, names in _UNITS.items() if found and found[2].lower() in names), None)
    if found is None or unit is None or int(found[1]) == 0:
        raise UserError("pause.unreadable", text=text.strip())
    return min(timedelta(**{unit: int(found[1])}), _LONGEST_PAUSE)
