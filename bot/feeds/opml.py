"""Reads and writes OPML, the list of feeds that every feed reader can export."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice, zip_longest
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from bot.feeds.charset import decode
from bot.model import Feed

# Read by pattern, not by an XML parser: half of the lists in the wild are not well-formed, and
# where nothing is expanded no entity can explode or reach for a file.
_OUTLINE = re.compile(r"<outline\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"\s(xmlurl|title|text|language)\s*=\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')", re.IGNORECASE
)
_LONGEST_TAG = 8_000
_MOST = 20_000  # outlines
_LARGEST = 10_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """A feed as a list names it."""

    url: str
    title: str = ""
    language: str = ""


class Reading(NamedTuple):
    """What a list holds, and what was odd about it, one line each."""

    feeds: tuple[OpmlFeed, ...]
    problems: tuple[str, ...]


def read(data: bytes) -> Reading:
    """Return the feeds of an OPML document, however broken, each once."""
    if len(data) > _LARGEST:
        return Reading((), (f"the list is larger than {_LARGEST // 1_000_000} MB",))
    decoded = decode(data)
    found: dict[str, OpmlFeed] = {}
    problems = list(decoded.problems)
    repeated = 0
    for attributes in _outlines(decoded.text):
        feed = _feed(attributes)
        if feed is None:
            if address := attributes.get("xmlurl", "").strip():
                problems.append(f"not an address that can be polled: {address[:100]}")
        elif feed.url in found:
            repeated += 1
        else:
            found[feed.url] = feed
    if repeated:
        problems.append(f"{repeated} feeds stand in it more than once")
    if not found:
        problems.append("no feeds in it")
    return Reading(tuple(found.values()), tuple(problems))


def write(feeds: Iterable[Feed]) -> bytes:
    """Return an OPML 2.0 document."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head><title>Rasid</title></head>",
        "  <body>",
        *(_line(feed) for feed in feeds),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


def starter() -> tuple[OpmlFeed, ...]:
    """Return the feeds that Rasid comes with."""
    return read(files("bot.feeds").joinpath("starter.opml").read_bytes()).feeds


def _line(feed: Feed) -> str:
    title = quoteattr(feed.title or feed.url)
    language = f" language={quoteattr(feed.language)}" if feed.language else ""
    address = quoteattr(feed.url)
    return f'    <outline type="rss" text={title} title={title} xmlUrl={address}{language}/>'


def _outlines(text: str) -> Iterator[Mapping[str, str]]:
    """Yield the attributes of each outline.

    They are looked for up to the next outline, since descriptions with bare quotes and tags in
    them are common.
    """
    text = _COMMENT.sub("", text)
    starts = [match.end() for match in islice(_OUTLINE.finditer(text), _MOST)]
    for start, following in zip_longest(starts, starts[1:], fillvalue=len(text)):
        yield _attributes(text[start : min(following, start + _LONGEST_TAG)])


def _attributes(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), html.unescape(double or single).strip())
    return found


def _feed(attributes: Mapping[str, str]) -> OpmlFeed | None:
    url = attributes.get("xmlurl", "")
    if url.lower().startswith("feed:"):
        url = url[5:] if "://" in url[5:] else "http:" + url[5:]
    if not url.lower().startswith(("http://", "https://")) or len(url) > 2000:
        return None
    return OpmlFeed(
        url=url,
        title=attributes.get("title") or attributes.get("text", ""),
        language=attributes.get("language", ""),
    )


StarterFeed = OpmlFeed
