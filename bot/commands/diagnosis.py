"""What a look at a feed found, for a person and for a machine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.articles import plain
from bot.config import Feeds
from bot.feeds import schedule
from bot.model import Entry, Feed, FeedId, Fetched, FetchFailed, Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one look at a feed found."""

    source: str
    fetched: Fetched | None  # None: nothing came
    parsed: Parsed | None  # None: nothing to read in it
    failure: FetchFailed | None = None
    feeds: tuple[str, ...] = ()  # that a web page in its place links to


def machine(polled: Polled, now: datetime) -> dict[str, object]:
    """Return the contract of `rasid poll --json`."""
    parsed = polled.parsed or Parsed(entries=())
    newest = _newest(parsed)
    return {
        "source": polled.source,
        "url": polled.fetched.url if polled.fetched else "",
        "bytes": len(polled.fetched.body) if polled.fetched else 0,
        "title": parsed.title,
        "language": parsed.language,
        "format": parsed.format,
        "encoding": parsed.encoding,
        "entries": len(parsed.entries),
        "newest": newest.isoformat() if newest else None,
        "age_seconds": round((now - newest).total_seconds()) if newest else None,
        "problems": [*parsed.problems, *([polled.failure.detail] if polled.failure else [])],
        "failure": polled.failure.failure.value if polled.failure else None,
        "feeds": list(polled.feeds),
    }


def lines(polled: Polled, policy: Feeds, now: datetime, limit: int) -> Iterator[str]:
    """Give the diagnosis, line by line."""
    parsed, fetched = polled.parsed, polled.fetched
    if parsed is None or fetched is None:
        return
    yield polled.source
    for name, value in _facts(parsed, fetched, policy, now):
        if value:
            yield f"  {name:<9} {value}"
    for problem in parsed.problems:
        yield f"  {'odd':<9} {problem}"
    yield from _entries(parsed, limit)


def _facts(
    parsed: Parsed, fetched: Fetched, policy: Feeds, now: datetime
) -> Iterator[tuple[str, str]]:
    yield "moved", f"for good, to {fetched.moved_to}" if fetched.moved_to else ""
    yield "title", _oneline(parsed.title)
    yield "site", _oneline(parsed.url)
    yield "language", parsed.language
    yield "format", f"{parsed.format or 'unknown'} in {parsed.encoding}, {_size(fetched.body)}"
    yield "entries", _span(parsed, now)
    yield "entry ids", _identity(parsed)
    yield "content", _content(parsed)
    yield "cadence", _cadence(parsed, fetched, policy, now)
    yield "server", _server(fetched)


def _span(parsed: Parsed, now: datetime) -> str:
    newest = _newest(parsed)
    if newest is None:
        return f"{len(parsed.entries)}, none with a date"
    ago = now - newest
    told = f"{_round(ago)} ago" if ago >= timedelta(0) else f"{_round(-ago)} in the future"
    return f"{len(parsed.entries)}, the newest of {newest:%Y-%m-%d %H:%M} UTC ({told})"


def _identity(parsed: Parsed) -> str:
    """Return by what entries will be known again."""
    kinds = Counter(
        "guid" if entry.guid else "link" if entry.url else "text alone" for entry in parsed.entries
    )
    return ", ".join(f"{count} by {kind}" for kind, count in kinds.most_common())


def _content(parsed: Parsed) -> str:
    """Return how much text the entries carry: a query sees no more than that."""
    if not parsed.entries:
        return ""
    lengths = sorted(len(plain(entry.content or entry.summary)) for entry in parsed.entries)
    middle = lengths[len(lengths) // 2]
    return f"{middle} characters an entry beside the title" if middle else "titles only"


def _cadence(parsed: Parsed, fetched: Fetched, policy: Feeds, now: datetime) -> str:
    """Return what the real schedule makes of it."""
    feed = Feed(id=FeedId(0), url=fetched.url, next_due=now)
    settled = schedule.settle(feed, fetched, parsed, now, policy, 0.0)
    return f"polled about every {_round(settled.interval).removeprefix('1 ')}"


def _server(fetched: Fetched) -> str:
    known = [
        name
        for name, value in (("ETag", fetched.etag), ("Last-Modified", fetched.last_modified))
        if value
    ]
    wish = f"asks to wait {_round(fetched.max_age)}" if fetched.max_age else ""
    tells = f"tells changes by {' and '.join(known)}" if known else ""
    return ", ".join(filter(None, (tells, wish)))


def _entries(parsed: Parsed, limit: int) -> Iterator[str]:
    shown = parsed.entries[:limit]
    if not shown:
        return
    yield ""
    for entry in shown:
        yield f"  {_date(entry):<16}  {_oneline(plain(entry.title)) or '(no title)'}"
        if entry.url:
            yield f"  {'':<16}  {_oneline(entry.url)}"
    if len(parsed.entries) > limit:
        yield f"  {'':<16}  and {len(parsed.entries) - limit} more (--limit)"


def _date(entry: Entry) -> str:
    moment = entry.published or entry.updated
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "no date"


def _newest(parsed: Parsed) -> datetime | None:
    dates = (entry.published or entry.updated for entry in parsed.entries)
    return max((date for date in dates if date), default=None)


def _round(length: timedelta) -> str:
    """Return a length in its largest unit: nobody reads the seconds of a day."""
    seconds = round(length.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"


def _size(body: bytes) -> str:
    return f"{len(body) / 1000:.0f} kB" if len(body) >= 1000 else f"{len(body)} bytes"


def _oneline(text: str) -> str:
    return " ".join(text.split())[:200]
