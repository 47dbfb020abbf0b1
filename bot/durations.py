"""Lengths of time as people write them: `5 minutes`, `90s`, `1 hour 30 minutes`."""

import re
from datetime import timedelta

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)[\s,]*")
_NAMES = {
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
}
ALLOWED = (
    'write a length of time like "5 minutes", "90 seconds" or "1 hour", or a number of seconds'
)


def read(text: str) -> timedelta:
    """Return the length that was written; raises ValueError, saying what is allowed."""
    text = text.strip().lower()
    try:
        seconds = float(text)
    except ValueError:
        seconds = sum(float(number) * _seconds(unit) for number, unit in _parts(text))
    try:
        return timedelta(seconds=seconds)
    except (OverflowError, ValueError) as error:
        raise ValueError(ALLOWED) from error


def write(length: timedelta) -> str:
    """Return the length in the same form, as short as it can be: `1 hour 30 minutes`."""
    rest = length.total_seconds()
    if rest != int(rest):
        return f"{rest:g} seconds"
    parts = []
    for name, size in _UNITS:
        count, rest = divmod(int(rest), size)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(parts) or "0 seconds"


def _parts(text: str) -> list[tuple[str, str]]:
    found = _PART.findall(text)
    if not found or _PART.sub("", text):
        raise ValueError(ALLOWED)
    return found


def _seconds(unit: str) -> int:
    if unit not in _NAMES:
        raise ValueError(ALLOWED)
    return _NAMES[unit]
