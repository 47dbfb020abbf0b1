"""OPML: take over a list of feeds, or give ours away."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions.feeds import address
from bot.config import Feeds
from bot.errors import UserError
from bot.feeds import opml
from bot.model import FeedOrigin
from bot.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of an import."""

    added: int
    known: int
    problems: tuple[str, ...]


def bring(unit: Unit, data: bytes, limits: Feeds, now: datetime) -> Brought:
    """Add the feeds of an OPML document; those that are known stay as they are."""
    found, problems = opml.read(data)
    added = known = 0
    odd = list(problems)
    for feed in found:
        try:
            url = address(feed.url)
        except UserError:
            odd.append(f"not a web address: {feed.url[:100]}")
            continue
        if unit.feeds.by_url(url) is not None:
            known += 1
            continue
        unit.feeds.add(
            url,
            origin=FeedOrigin.CONFIG,
            now=now,
            interval=limits.first,
            title=feed.title,
            language=feed.language,
        )
        added += 1
    return Brought(added=added, known=known, problems=tuple(odd))


def give(unit: Unit) -> bytes:
    """Return every feed as an OPML document."""
    return opml.write(unit.feeds.all())
