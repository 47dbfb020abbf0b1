"""The feeds an instance begins with: the operator's, else the list Rasid comes with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.feeds import OpmlFeed, starter
from bot.model import Feed, FeedOrigin
from bot.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What an instance polls, and whether it had to begin with the starter list."""

    feeds: tuple[Feed, ...]
    began: bool


def seed(
    unit: Unit,
    operators: Iterable[OpmlFeed],
    *,
    with_starter: bool,
    interval: timedelta,
    now: datetime,
) -> Seeded:
    """Add the operator's feeds that are not known yet; without any feed, the starter list."""
    for feed in operators:
        _add(unit, feed, FeedOrigin.CONFIG, interval, now)
    began = with_starter and unit.feeds.count() == 0
    if began:
        for feed in starter():
            _add(unit, feed, FeedOrigin.STARTER, interval, now)
    return Seeded(feeds=tuple(unit.feeds.all()), began=began)


def _add(
    unit: Unit, feed: OpmlFeed, origin: FeedOrigin, interval: timedelta, now: datetime
) -> None:
    unit.feeds.add(
        feed.url,
        origin=origin,
        now=now,
        interval=interval,
        title=feed.title,
        language=feed.language,
    )
