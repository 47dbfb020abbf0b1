"""The documents an outlet serves: RSS 0.92, 1.0 and 2.0, and Atom 1.0."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bot.demo.day import Item, Outlet


def render(outlet: Outlet, items: Sequence[Item], began: datetime) -> bytes:
    """Return the outlet's feed with these items, in the outlet's encoding."""
    body = _FORMATS[outlet.format](outlet, items, began)
    text = f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n{body}\n'
    return text.encode(outlet.encoding, "xmlcharrefreplace")


def _rss20(outlet: Outlet, items: Sequence[Item], began: datetime) -> str:
    lines = [
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>',
        *_channel(outlet),
    ]
    for item in items:
        lines += ["<item>", _tag("title", item.title), _tag("link", item.url)]
        lines += [_tag("guid", item.guid or item.url, isPermaLink=str(not item.guid).lower())]
        lines += [_tag("pubDate", format_datetime(began - item.age))]
        if item.source:
            lines += [_tag("source", item.source, url=item.source_url)]
        if item.text:
            lines += [_tag("content:encoded", item.text)]
        lines += ["</item>"]
    return "\n".join([*lines, "</channel></rss>"])


def _rss092(outlet: Outlet, items: Sequence[Item], began: datetime) -> str:  # noqa: ARG001
    lines = ['<rss version="0.92"><channel>', *_channel(outlet)]
    for item in items:
        lines += ["<item>", _tag("title", item.title), _tag("link", item.url)]
        lines += [_tag("description", item.text), "</item>"]
    return "\n".join([*lines, "</channel></rss>"])


def _rss10(outlet: Outlet, items: Sequence[Item], began: datetime) -> str:
    places = "".join(f"<rdf:li rdf:resource={quoteattr(item.url)}/>" for item in items)
    lines = [
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        '  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        f"<channel rdf:about={quoteattr(outlet.link)}>",
        *(_tag("title", outlet.title), _tag("link", outlet.link)),
        *(_tag("description", outlet.title), _tag("dc:language", outlet.language)),
        f"<items><rdf:Seq>{places}</rdf:Seq></items></channel>",
    ]
    for item in items:
        lines += [f"<item rdf:about={quoteattr(item.url)}>", _tag("title", item.title)]
        lines += [_tag("link", item.url), _tag("description", item.text)]
        lines += [_tag("dc:date", (began - item.age).isoformat()), "</item>"]
    return "\n".join([*lines, "</rdf:RDF>"])


def _atom10(outlet: Outlet, items: Sequence[Item], began: datetime) -> str:
    newest = began - min((item.age for item in items), default=began - began)
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(outlet.language)}>',
        *(_tag("title", outlet.title), _tag("id", outlet.link)),
        f'<link rel="alternate" href={quoteattr(outlet.link)}/>',
        _tag("updated", newest.isoformat()),
    ]
    for item in items:
        moment = (began - item.age).isoformat()
        lines += ["<entry>", _tag("title", item.title, type="html")]
        lines += [_tag("id", item.guid or item.url)]
        lines += [f'<link rel="alternate" href={quoteattr(item.url)}/>']
        lines += [_tag("published", moment), _tag("updated", moment)]
        lines += [_tag("content", item.text, type="html"), "</entry>"]
    return "\n".join([*lines, "</feed>"])


def _channel(outlet: Outlet) -> Sequence[str]:
    return (
        _tag("title", outlet.title),
        _tag("link", outlet.link),
        _tag("description", outlet.title),
        _tag("language", outlet.language),
    )


def _tag(name: str, text: str, **attributes: str) -> str:
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{given}>{escape(text)}</{name}>"


_FORMATS: Final[Mapping[str, Callable[[Outlet, Sequence[Item], datetime], str]]] = {
    "rss20": _rss20,
    "rss092": _rss092,
    "rss10": _rss10,
    "atom10": _atom10,
}
