"""Reads what a server's headers wish: how long an answer stays fresh, when to come again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(days=365)  # beyond it a number is nonsense, and would overflow a date
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


def max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the answer stays fresh by Cache-Control, else by Expires; None if unsaid."""
    control = headers.get("Cache-Control", "")
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return None
    if stated := _MAX_AGE.search(control):
        return _positive(_seconds(stated[1]) - _seconds(headers.get("Age", "")))
    expires = _date(headers.get("Expires", ""))
    if expires is None:
        return None
    return _positive(expires - (_date(headers.get("Date", "")) or now))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long to stay away by Retry-After, given in seconds or as a date."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return _positive(_seconds(value))
    moment = _date(value)
    return None if moment is None else _positive(moment - now)


def _seconds(value: str) -> timedelta:
    value = value.strip()
    if not (value.isascii() and value.isdigit()):
        return timedelta(0)
    return min(timedelta(seconds=int(value[:12])), _LONGEST)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _positive(wait: timedelta) -> timedelta | None:
    return min(wait, _LONGEST) if wait > timedelta(0) else None
