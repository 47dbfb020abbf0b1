"""The words that match, set off in a text or in excerpts of it."""

from collections.abc import Iterator, Sequence

from bot.commands.terminal import bold
from rules import Span

_AROUND = 60  # characters of context on each side


def marked(text: str, spans: Sequence[Span]) -> str:
    """Return the text with its spans set off; overlapping ones become one."""
    return _set_off(text, _joined(spans), 0, len(text))


def excerpts(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """Give the surroundings of the spans, whole words, near ones together."""
    stretches = _joined(spans)
    windows = _together([_window(text, start, end) for start, end in stretches])
    for start, end in windows:
        before, after = ("… " if start else ""), (" …" if end < len(text) else "")
        yield before + _set_off(text, stretches, start, end) + after


def _set_off(text: str, stretches: Sequence[tuple[int, int]], start: int, end: int) -> str:
    parts, at = [], start
    for first, last in stretches:
        if start <= first and last <= end:
            parts += [text[at:first], bold(text[first:last])]
            at = last
    return "".join(parts) + text[at:end]


def _joined(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return _together(sorted((span.start, span.end) for span in spans))


def _together(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if first:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else last
    return first, last
