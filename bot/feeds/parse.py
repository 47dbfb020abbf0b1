"""Reads a feed document of any kind and quality into entries, in this process.

`bot.feeds.pool` runs it in processes that can be killed: some documents of a megabyte keep
feedparser busy for ten seconds.
"""

import calendar
import html
import io
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.feeds.charset import Decoded, decode
from bot.model import Entry, Parsed

# feedparser's dictionaries are untyped; `Any` ends in this file
_Fields = Mapping[str, Any]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}>")
# Halves of a character as references, which some programs write for emoji: "&#55357;&#56832;"
_HALVES = re.compile(
    r"(?:&#(?:x[dD][89a-fA-F][0-9a-fA-F]{2}"
    r"|5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));)+"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it a date is a placeholder: no feed existed
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class NoFeedError(ValueError):
    """The document is no feed; the message says what it looks like instead."""


def read(body: bytes, *, url: str = "", content_type: str = "") -> Parsed:
    """Return what a feed document says; raises NoFeedError if it is none."""
    if not body.strip():
        raise NoFeedError("an empty document")
    decoded = decode(body, content_type)
    result = _feedparser(decoded)
    version = str(result.get("version", ""))
    if not version and not result["entries"]:
        raise NoFeedError(_no_feed(decoded.text))
    feed = result["feed"]
    entries = tuple(_entry(fields, version, url) for fields in result["entries"])
    return Parsed(
        entries=entries,
        title=_name(_text(feed, "title")),
        url=_link(feed, url),
        language=_text(feed, "language"),
        format=version,
        encoding=decoded.encoding,
        ttl=_ttl(feed),
        problems=tuple(_problems(decoded, result, entries)),
    )


def _feedparser(decoded: Decoded) -> _Fields:
    """Run feedparser on clean UTF-8.

    It gets a stream: of bytes it would first try whether they are the name of a local file. It
    does not get the feed's address: it would make guids absolute too, and a feed that moves would
    come back with other guids.
    """
    text = _HALVES.sub(_joined, _NOT_XML.sub("", decoded.text))
    text = _XML_DECLARATION.sub("", text, count=1)
    parsed: _Fields = feedparser.parse(
        io.BytesIO(text.lstrip().encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return parsed


def _joined(halves: re.Match[str]) -> str:
    """Return the characters that a row of references to halves of characters means."""
    numbers = [name.lstrip("&#") for name in halves[0].split(";")[:-1]]
    units = [int(name[1:], 16) if name[0] == "x" else int(name) for name in numbers]
    raw = b"".join(unit.to_bytes(2, "big") for unit in units)
    return raw.decode("utf-16-be", "replace")


def _entry(fields: _Fields, version: str, base: str) -> Entry:
    content = _content(fields)
    summary = _text(fields, "summary")
    published, updated = _date(fields, "published"), _date(fields, "updated")
    if published is None and not version.startswith("atom"):
        published = updated  # dc:date, which feedparser files under "updated"
    return Entry(
        guid=_text(fields, "id"),
        url=_link(fields, base),
        title=_markup(fields, "title", version),
        summary="" if summary == content else summary,
        content=content,
        author=_text(fields, "author"),
        language=_entry_language(fields),
        source=_text(_mapping(fields, "source"), "title"),
        published=published,
        updated=updated,
    )


def _text(fields: _Fields, key: str) -> str:
    value = _raw(fields, key)
    return _clean(value) if isinstance(value, str) else ""


def _raw(fields: _Fields, key: str) -> Any:
    """Return a field past feedparser's aliases: it gives "published" where "updated" is asked."""
    assert isinstance(fields, dict)
    return dict.get(fields, key)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text).strip()


def _markup(fields: _Fields, key: str, version: str) -> str:
    """Return a text as HTML: Atom says when its text is plain, so that "<" there is no tag."""
    text = _text(fields, key)
    kind = _text(_mapping(fields, f"{key}_detail"), "type")
    plain = version.startswith("atom") and kind == "text/plain"
    return text.replace("<", "&lt;") if plain else text


def _name(text: str) -> str:
    """Return a feed's title as people see it: one line, without markup."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _mapping(fields: _Fields, key: str) -> _Fields:
    value = _raw(fields, key)
    return value if isinstance(value, Mapping) else {}


def _content(fields: _Fields) -> str:
    """Return the fullest content, of which an entry may carry several."""
    return max(
        (_text(part, "value") for part in _raw(fields, "content") or ()), key=len, default=""
    )


def _link(fields: _Fields, base: str) -> str:
    """Return the address it leads to, "" if that is none a person can open."""
    link = _text(fields, "link")
    if not link or (link == _text(fields, "id") and not _WEB.match(link)):
        return ""  # or made of a guid that does not say it is no address, and is none
    try:
        whole = urljoin(base, link)
    except ValueError:  # "http://["
        return ""
    scheme = _SCHEME.match(whole)
    return "" if scheme and scheme[1].lower() not in ("http", "https") else whole


def _entry_language(fields: _Fields) -> str:
    for key in ("title_detail", "summary_detail"):
        if language := _text(_mapping(fields, key), "language"):
            return language
    return _text(fields, "language")


def _date(fields: _Fields, key: str) -> datetime | None:
    value = _raw(fields, f"{key}_parsed")
    if not isinstance(value, time.struct_time):
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if _EARLIEST <= moment < _LATEST else None


def _ttl(feed: _Fields) -> timedelta | None:
    """Return how often the feed wants to be asked.

    An `sy:updatePeriod` of hourly is what a widespread blog program writes into every feed,
    whatever it publishes: nobody's wish.
    """
    minutes = _number(_text(feed, "ttl"))
    if minutes:
        return timedelta(minutes=minutes)
    hours = _PERIODS.get(_text(feed, "sy_updateperiod").lower(), 0)
    wish = timedelta(hours=hours) / max(1, _number(_text(feed, "sy_updatefrequency")))
    return wish if wish > timedelta(hours=1) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _no_feed(text: str) -> str:
    if _HTML.search(text[:2000]):
        return "a web page, not a feed"
    return "not a feed that can be read"


def _problems(decoded: Decoded, result: _Fields, entries: Sequence[Entry]) -> Iterator[str]:
    yield from decoded.problems
    if result.get("bozo"):
        yield f"not well-formed: {_oneline(result.get('bozo_exception'))}"
    if not result.get("version"):
        yield "of no format that has a name"
    if not entries:
        yield "it has no entries"
    for what, count in _faults(result["entries"], entries):
        if count:
            yield f"{count} of {len(entries)} entries {what}"


def _faults(raw: Sequence[_Fields], entries: Sequence[Entry]) -> Iterator[tuple[str, int]]:
    guids = Counter(entry.guid for entry in entries if entry.guid)
    said = [any(_text(fields, key) for key in ("published", "updated")) for fields in raw]
    understood = [bool(entry.published or entry.updated) for entry in entries]
    yield "have no guid", sum(not entry.guid for entry in entries)
    yield "repeat a guid", sum(guids.values()) - len(guids)
    yield "have no link", sum(not entry.url for entry in entries)
    yield "have no title", sum(not entry.title for entry in entries)
    yield "have no date", said.count(False)
    unread = sum(there and not read for there, read in zip(said, understood, strict=True))
    yield "have a date that cannot be read", unread


def _oneline(error: object) -> str:
    return " ".join(str(error).split())[:200]
