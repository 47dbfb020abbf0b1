"""The outside world of feeds: fetch, parse, schedule, discover, OPML.

Names are imported when they are first used: the parser's processes need only `parse`, and an HTTP
client in each of them would cost more memory than all else they hold.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.feeds import opml, schedule
    from bot.feeds.discovery import discover
    from bot.feeds.fetch import Fetcher
    from bot.feeds.opml import OpmlFeed, StarterFeed, starter
    from bot.feeds.parse import read
    from bot.feeds.pool import Parser
    from bot.feeds.probe import Probe


__all__ = [
    "Fetcher",
    "OpmlFeed",
    "Parser",
    "Probe",
    "StarterFeed",
    "discover",
    "opml",
    "read",
    "schedule",
    "starter",
]

_HOMES: Final = {
    "Fetcher": "fetch",
    "OpmlFeed": "opml",
    "StarterFeed": "opml",
    "Parser": "pool",
    "Probe": "probe",
    "discover": "discovery",
    "read": "parse",
    "starter": "opml",
}


def __getattr__(name: str) -> Any:
    if name in ("opml", "schedule"):
        return import_module(f"bot.feeds.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'bot.feeds' has no attribute {name!r}")
    return getattr(import_module(f"bot.feeds.{_HOMES[name]}"), name)
