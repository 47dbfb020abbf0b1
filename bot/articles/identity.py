"""By what an entry is known again in its feed: guid, address and content, whichever can be trusted.

Feeds change their guids, move to new hosts and touch up their texts, but seldom all at once: an
entry of which any key is known is an old one. A key that several different entries of a document
share identifies none of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import xxhash

from bot.articles.canonical import canonical, is_front
from bot.articles.text import line, plain
from bot.model import Entry

_TELLING: Final = 120  # characters of text from which content identifies without a date
_CROWD: Final = 3  # entries at one address: two may be a headline before and after its edit
_ANCHOR: Final = re.compile(r"#(?=[^#=&]*\d{3})[^#=&]+$")  # a post of a live blog, no tracking
_FRONT: Final = re.compile(r"https?://[^/?#]+/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """What an entry goes by: the best key, and all of them."""

    primary: bytes
    all: frozenset[bytes]
    crowded: bool = False  # its address is that of a page with many entries: it names no article


def keys(entries: Sequence[Entry]) -> list[EntryKeys]:
    """Return the keys of each entry of one document."""
    looks = [_look(entry) for entry in entries]
    guids = [_guid(entry.guid) for entry in entries]
    addresses = [_address(entry) for entry in entries]
    shared_guids, shared_addresses = _shared(guids, looks, 2), _shared(addresses, looks, 2)
    crowded = _shared(map(canonical, (entry.url for entry in entries)), looks, _CROWD)
    return [
        _keys(
            entry,
            "" if guid in shared_guids else guid,
            "" if address in shared_addresses else address,
            crowded=canonical(entry.url) in crowded,
        )
        for entry, guid, address in zip(entries, guids, addresses, strict=True)
    ]


def digest(kind: str, value: str) -> bytes:
    """Return the key of a value; keys of different kinds never meet."""
    return xxhash.xxh3_128_digest(f"{kind}\0{value}".encode("utf-8", "replace"))


def _keys(entry: Entry, guid: str, address: str, *, crowded: bool) -> EntryKeys:
    found = [digest("guid", guid)] if guid else []
    if address:
        found.append(digest("address", address))
    content = _content(entry, alone=not found)
    if content:
        found.append(digest("content", content))
    return EntryKeys(primary=found[0], all=frozenset(found), crowded=crowded)


def _guid(guid: str) -> str:
    """Return a guid, or "" for one that could not tell two entries apart."""
    guid = guid.strip()
    return "" if _FRONT.fullmatch(guid) or not any(map(str.isalnum, guid)) else guid


def _address(entry: Entry) -> str:
    address = canonical(entry.url)
    if is_front(address):
        return ""
    anchor = _ANCHOR.search(entry.url.strip())
    return address + (anchor[0] if anchor and "#" not in address else "")


def _content(entry: Entry, *, alone: bool) -> str:
    """Return what an entry says; "" where that is too little beside a guid or an address.

    "Morning update", every day under a new guid, is news every day: then the date belongs to it.
    """
    title, text = line(entry.title), plain(entry.content or entry.summary)
    said = f"{title}\0{text}"
    if alone:
        return said
    if entry.published is not None:
        return f"{said}\0{entry.published.isoformat()}"
    return said if len(text) >= _TELLING else ""


def _look(entry: Entry) -> str:
    """Return what makes two entries of a document look different to a reader."""
    return entry.title.strip() or (entry.content or entry.summary).strip()


def _shared(values: Iterable[str], looks: Iterable[str], least: int) -> set[str]:
    """Return the values that entries of at least so many different looks have."""
    found: dict[str, set[str]] = {}
    for value, look in zip(values, looks, strict=True):
        found.setdefault(value, set()).add(look)
    return {value for value, different in found.items() if value and len(different) >= least}
