"""Finds the feeds that a web page links to."""

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from bot.feeds.charset import decode

_HEAD = 512_000  # bytes: links to feeds stand in the head
_TAG = re.compile(r"<(link|base)\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,30})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})


def discover(body: bytes, url: str) -> tuple[str, ...]:
    """Return the URLs of the feeds that an HTML page links to, in its order."""
    base = url
    found: dict[str, None] = {}
    for tag, attributes in _tags(decode(body[:_HEAD]).text):
        target = attributes.get("href", "").strip()
        if tag == "base":
            base = _join(url, target) or base
        elif _is_feed(attributes) and (address := _join(base, target)):
            found[address] = None
    return tuple(found)


def _tags(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for match in _TAG.finditer(text):
        yield (
            match[1].lower(),
            {
                name.lower(): html.unescape(double or single or bare)
                for name, double, single, bare in _ATTRIBUTE.findall(match[2])
            },
        )


def _is_feed(attributes: Mapping[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    relations = attributes.get("rel", "").lower().split()
    return kind in _TYPES and ("alternate" in relations or "feed" in relations)


def _join(base: str, target: str) -> str:
    try:
        joined = urljoin(base, target)
    except ValueError:  # "http://[", found on a real page
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""
