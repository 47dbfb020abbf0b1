"""Our messages in Telegram's terms: text with UTF-16 entities, keyboards, within its limits.

Composing keeps messages short; what is cut here is a safety net, so that a message that came out
too long is told in part rather than refused.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import assert_never
from urllib.parse import urlsplit

import regex
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram.constants import (
    InlineKeyboardButtonLimit,
    MessageEntityDateTimeFormats,
    MessageLimit,
)

from bot.model import Button, Mark, Message, Style

TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 code units
ENTITY_LIMIT = int(MessageLimit.MESSAGE_ENTITIES)  # Telegram ignores what is beyond
TOAST_LIMIT = 200  # telegram.constants.CallbackQueryLimit
_DATA_LIMIT = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
_ELLIPSIS = "…"
_PLAIN = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.CODE: MessageEntity.CODE,
    Style.QUOTE: MessageEntity.EXPANDABLE_BLOCKQUOTE,
}
_GRAPHEME = regex.compile(r"\X")
# What no message may carry: half a surrogate pair cannot be encoded, controls are refused or lost.
_UNSENDABLE = regex.compile(r"[\uD800-\uDFFF\x00-\x08\x0B-\x1F\x7F]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What is handed to Telegram's methods."""

    text: str
    entities: tuple[MessageEntity, ...]
    keyboard: InlineKeyboardMarkup | None
    preview: LinkPreviewOptions


def render(message: Message) -> Rendered:
    """Return a message in Telegram's terms; whatever the message, it is one that can be sent."""
    text = shorten(sendable(message.text), TEXT_LIMIT)
    return Rendered(
        text=text,
        entities=_entities(text, message.marks),
        keyboard=_keyboard(message.buttons),
        preview=_preview(message.preview),
    )


def sendable(text: str) -> str:
    """Return the text with what cannot be sent replaced, one code point for one."""
    return _UNSENDABLE.sub(lambda found: "\ufffd" if found[0] >= "\ud800" else " ", text)


def shorten(text: str, limit: int) -> str:
    """Return the text cut to so many UTF-16 units, between graphemes, with an ellipsis."""
    if units(text) <= limit:
        return text
    room = limit - units(_ELLIPSIS)
    kept = _cut(text, room, (found.end() for found in _GRAPHEME.finditer(text)))
    if not kept:  # one monstrous grapheme: a thousand accents on one letter
        kept = _cut(text, room, range(1, len(text) + 1))
    return kept + _ELLIPSIS


def units(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def _cut(text: str, room: int, boundaries: Iterable[int]) -> str:
    best, used, start = 0, 0, 0
    for end in boundaries:
        used += units(text[start:end])
        if used > room:
            break
        best = start = end
    return text[:best]


def _entities(text: str, marks: Sequence[Mark]) -> tuple[MessageEntity, ...]:
    offset = list(accumulate((1 + (char > "\uffff") for char in text), initial=0))
    entities = (_entity(mark, text, offset.__getitem__) for mark in sorted(marks, key=_outer_first))
    return tuple(entity for entity in entities if entity is not None)[:ENTITY_LIMIT]


def _outer_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def _entity(mark: Mark, text: str, offset: Callable[[int], int]) -> MessageEntity | None:
    """Return the mark's entity, or None if nothing is left of it in the text."""
    start, end = max(mark.start, 0), max(min(mark.end, len(text)), 0)
    if not text[start:end].strip():
        return None
    at, length = offset(start), offset(end) - offset(start)
    match mark.style:
        case Style.BOLD | Style.ITALIC | Style.CODE | Style.QUOTE:
            return MessageEntity(_PLAIN[mark.style], at, length)
        case Style.LINK:
            link = MessageEntity(MessageEntity.TEXT_LINK, at, length, url=mark.url)
            return link if is_web(mark.url) else None
        case Style.TIME:
            return _moment(mark.time, at, length)
        case _:
            assert_never(mark.style)


def _moment(time: datetime | None, at: int, length: int) -> MessageEntity | None:
    if time is None:
        return None
    shown = MessageEntityDateTimeFormats.SHORT_DATE_SHORT_TIME
    return MessageEntity(
        MessageEntity.DATE_TIME, at, length, unix_time=time, date_time_format=shown
    )


def is_web(url: str) -> bool:
    """Tell whether Telegram takes it as a link: it refuses a whole message for one bad address."""
    if _UNSENDABLE.search(url) or any(char.isspace() for char in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # raises for one that is none
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".")


def _keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    made = [[made for button in row if (made := _button(button)) is not None] for row in rows]
    kept = [row for row in made if row]
    return InlineKeyboardMarkup(kept) if kept else None


def _button(button: Button) -> InlineKeyboardButton | None:
    text = sendable(button.text).strip() or _ELLIPSIS
    if button.data:
        if len(button.data.encode("utf-8", "replace")) > _DATA_LIMIT:
            raise ValueError(f"button data of more than {_DATA_LIMIT} bytes: {button.data!r}")
        return InlineKeyboardButton(text, callback_data=button.data)
    return InlineKeyboardButton(text, url=button.url) if is_web(button.url) else None


def _preview(url: str) -> LinkPreviewOptions:
    return LinkPreviewOptions(url=url) if is_web(url) else LinkPreviewOptions(is_disabled=True)
