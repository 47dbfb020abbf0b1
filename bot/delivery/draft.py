"""A message in the making: text that grows, marks that know where they stand."""

from dataclasses import replace
from datetime import datetime

import regex

from bot.model import Button, Mark, Message, Style

_GRAPHEME = regex.compile(r"\X")


def units(text: str) -> int:
    """Return the length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int, ellipsis: str = "…") -> str:
    """Return the text if it has at most `most` UTF-16 units, else its beginning and an ellipsis.

    Cuts between graphemes, so that no emoji or vowelled letter is torn.
    """
    if units(text) <= most:
        return text
    room, kept = most - units(ellipsis), ""
    for match in _GRAPHEME.finditer(text):
        room -= units(match.group())
        if room < 0:
            break
        kept += match.group()
    return kept.rstrip() + ellipsis


class Draft:
    """Collects text and marks, then becomes a Message."""

    def __init__(self) -> None:
        self._text = ""
        self._marks: list[Mark] = []

    def add(
        self, text: str, style: Style | None = None, *, url: str = "", time: datetime | None = None
    ) -> "Draft":
        """Append text, with one style over all of it."""
        start = len(self._text)
        self._text += text
        if style and text:
            self._marks.append(
                Mark(style=style, start=start, end=len(self._text), url=url, time=time)
            )
        return self

    def add_marked(self, text: str, marks: tuple[Mark, ...]) -> "Draft":
        """Append text that brings its own marks, counted from its beginning."""
        shift = len(self._text)
        self._marks += [replace(m, start=m.start + shift, end=m.end + shift) for m in marks]
        self._text += text
        return self

    def mark(self, style: Style, start: int, end: int, *, url: str = "") -> "Draft":
        """Style what stands between two places already written."""
        if start < end:
            self._marks.append(Mark(style=style, start=start, end=end, url=url))
        return self

    def line(self) -> "Draft":
        """Begin a new line, unless nothing is written yet."""
        if self._text:
            self._text += "\n"
        return self

    def __len__(self) -> int:
        return len(self._text)

    def message(self, buttons: tuple[tuple[Button, ...], ...] = (), preview: str = "") -> Message:
        """Return the finished message."""
        marks = tuple(sorted(self._marks, key=lambda mark: (mark.start, -mark.end)))
        return Message(text=self._text, marks=marks, buttons=buttons, preview=preview)
