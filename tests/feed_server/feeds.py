"""The feeds that the server holds, and how they are written as documents."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One entry as the outlet has it."""

    title: str
    url: str
    guid: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Served:
    """A feed as it is served now; tests change it as they go."""

    name: str
    title: str = ""
    language: str = ""
    format: str = "rss"  # or "atom"
    encoding: str = "utf-8"
    entries: list[Published] = field(default_factory=list)  # newest first
    document: bytes | None = None  # served as it is, instead of the entries
    content_type: str = ""
    validators: bool = True  # whether it sends an ETag and answers 304
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    options: dict[str, object] = field(default_factory=dict)

    def body(self) -> bytes:
        """Return the document."""
        if self.document is not None:
            return self.document
        text = _atom(self) if self.format == "atom" else _rss(self)
        return text.encode(self.encoding, "xmlcharrefreplace")

    def etag(self) -> str:
        """Return the validator of the present document."""
        return f'"{sha256(self.body()).hexdigest()[:16]}"'

    def media_type(self) -> str:
        """Return the Content-Type."""
        return self.content_type or _TYPES[self.format]


def _rss(feed: Served) -> str:
    language = f"<language>{escape(feed.language)}</language>" if feed.language else ""
    items = "\n".join(_item(entry) for entry in feed.entries)
    return (
        f'<?xml version="1.0" encoding="{feed.encoding}"?>\n'
        f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>\n'
        f"<title>{escape(feed.title or feed.name)}</title>"
        f"<link>https://{escape(feed.name)}.example/</link>{language}\n{items}\n</channel></rss>\n"
    )


def _item(entry: Published) -> str:
    date = f"<pubDate>{format_datetime(entry.published)}</pubDate>" if entry.published else ""
    content = f"<content:encoded>{escape(entry.content)}</content:encoded>" if entry.content else ""
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        f'<guid isPermaLink="false">{escape(entry.guid)}</guid>'
        f"<description>{escape(entry.summary)}</description>{content}{date}</item>"
    )


def _atom(feed: Served) -> str:
    language = f" xml:lang={quoteattr(feed.language)}" if feed.language else ""
    items = "\n".join(_atom_entry(entry) for entry in feed.entries)
    return (
        f'<?xml version="1.0" encoding="{feed.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"{language}>'
        f"<title>{escape(feed.title or feed.name)}</title>"
        f"<id>urn:feed:{escape(feed.name)}</id>"
        f'<link href="https://{escape(feed.name)}.example/"/>\n{items}\n</feed>\n'
    )


def _atom_entry(entry: Published) -> str:
    date = (entry.published or datetime(2024, 1, 1, tzinfo=UTC)).isoformat()
    content = f'<content type="html">{escape(entry.content)}</content>' if entry.content else ""
    return (
        f"<entry><title>{escape(entry.title)}</title><link href={quoteattr(entry.url)}/>"
        f"<id>{escape(entry.guid)}</id><summary type='html'>{escape(entry.summary)}</summary>"
        f"{content}<published>{date}</published><updated>{date}</updated></entry>"
    )
