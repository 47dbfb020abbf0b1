"""Who published: a name short enough to stand in an alert."""

import re
from typing import Final

from bot.articles import titles
from bot.articles.canonical import host
from bot.articles.text import line
from bot.model import Entry, Feed

_LONGEST: Final = 60  # a longer title is a slogan
_LOOKED_AT: Final = 300  # characters of a title in which a name is looked for
_JOINT: Final = re.compile(r"\s+[-–—|»›>:·•/]+\s+|\s*(?:\||»|›|::)\s*|:\s+|\s+–\s*")
_EDGES: Final = re.compile(r"""^[\s\-–—|:»>·•/"'“”«]+|[\s\-–—|:»>·•/"'“”«]+$""")
_WORDS: Final = re.compile(r"\w+")
_QUOTED: Final = re.compile(r"""^["“«„'].*["”»“']$""")
_HOST_FRONT: Final = re.compile(r"^(?:feeds?\d?|rss\d?|newsfeed|xml|api)\.(?=.*\.)")


def outlet(entry: Entry, feed: Feed) -> str:
    """Return the outlet's name: the aggregator's source, else the feed's, else the host's."""
    place = host(entry.url) or host(feed.url)
    if source := line(entry.source)[:_LOOKED_AT]:
        return clean(source, host(entry.source)) or source[:_LONGEST]
    return clean(line(feed.title)[:_LOOKED_AT], place) or _HOST_FRONT.sub("", place)


def clean(title: str, place: str) -> str:
    """Return the outlet in a feed's title ("World - BBC News" is of "BBC News"), "" if none is."""
    parts = [part for part in map(_bare, _JOINT.split(title)) if part]
    parts = [part for part in parts if not _QUOTED.match(part) and len(part) <= _LONGEST]
    at_home = [part for part in parts if _lives(part, place)]
    return next(iter(at_home or parts), "")


def _bare(part: str) -> str:
    """Return a part of a title without words such as "RSS feed"; "" if nothing else is in it."""
    words = _EDGES.sub("", part).split()
    while words and words[-1].lower() in titles.furniture():
        words.pop()
    while words and words[0].lower() in titles.furniture():
        words.pop(0)
    if all(word.lower().strip(",&") in titles.sections() | {""} for word in words):
        return ""
    return " ".join(words)


def _lives(part: str, place: str) -> bool:
    """Tell whether a name can be seen in a host: "The Guardian" in theguardian.com."""
    words = _WORDS.findall(part.lower())
    flat = "".join(_WORDS.findall(place))
    seen = {"".join(words), *words[:1]}
    labels = set(place.split(".")[:-1])
    return any(len(name) > 2 and name in flat for name in seen) or not labels.isdisjoint(words)
