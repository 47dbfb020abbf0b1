"""From what a feed said to what we believe was published."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.articles import provenance
from bot.articles.canonical import canonical, is_front
from bot.articles.language import code, identify
from bot.articles.outlet import outlet
from bot.articles.sameness import text_key
from bot.articles.text import line, plain
from bot.model import Article, ArticleId, Entry, Feed

_LONGEST_TITLE: Final = 500
_LONGEST_TEXT: Final = 20_000  # characters: what follows in a feed is an archive, not news
_FIRST_WORDS: Final = 90  # characters of a title made out of the text
_OLDEST: Final = datetime(1995, 1, 1, tzinfo=UTC)  # before it there were no feeds: a server's zero
_AHEAD: Final = timedelta(hours=1)  # clocks differ; what is dated further ahead has a wrong date


def analyse(
    entry: Entry,
    feed: Feed,
    *,
    id: ArticleId,  # noqa: A002
    now: datetime,
    crowded: bool = False,
) -> Article:
    """Return the article that an entry tells of.

    One at a crowded address (see `EntryKeys`) or at a front page has no canonical URL, since that
    would make one story of all that is published there.
    """
    title = line(entry.title)[:_LONGEST_TITLE]
    text = _text(entry, title)
    url = _url(entry)
    title = _without_outlet(title, entry) or _first_words(text) or url
    credit = provenance.credit(text)
    address = canonical(url)
    published = _published(entry, now)
    publisher = outlet(entry, feed)
    return Article(
        id=id,
        feed_id=feed.id,
        url=url,
        canonical_url="" if crowded or is_front(address) else address,
        title=title,
        text=text,
        language=identify(f"{title}\n{text}", code(entry.language) or feed.language),
        outlet=publisher,
        agency=_agency(credit.agency or provenance.of_author(entry.author), publisher),
        published=published,
        first_seen=now,
        text_key=text_key(title, text[credit.start : credit.end], published or now),
    )


def _text(entry: Entry, title: str) -> str:
    """Return summary and content as one text that says nothing twice."""
    lead, body = plain(entry.summary), plain(entry.content)
    opening = lead.rstrip(".… ")[:80]
    text = body if opening in body else lead if body in lead else f"{lead}\n{body}"
    first, _, rest = text.partition("\n")
    if first.strip() == title:
        text = rest
    return text[:_LONGEST_TEXT].strip()


def _without_outlet(title: str, entry: Entry) -> str:
    """Drop the outlet that an aggregator appends to each headline."""
    return title.removesuffix(f" - {line(entry.source)}") if entry.source else title


def _first_words(text: str) -> str:
    """Return the beginning of a text, for an entry without a title."""
    first = text.partition("\n")[0]
    if len(first) <= _FIRST_WORDS:
        return first
    whole = first[: _FIRST_WORDS + 1].rpartition(" ")[0]
    return (whole or first[:_FIRST_WORDS]).rstrip(" ,;:") + "…"


def _agency(agency: str, publisher: str) -> str:
    """Return the agency, unless it is the outlet itself."""
    return "" if agency in (publisher, provenance.named(publisher)) else agency


def _url(entry: Entry) -> str:
    url = entry.url.strip()
    guid = entry.guid.strip()
    return url or (guid if guid.startswith(("http://", "https://")) else "")


def _published(entry: Entry, now: datetime) -> datetime | None:
    """Return when an entry says it was published, None if it says nothing that can be."""
    for moment in (entry.published, entry.updated):
        if moment is not None and _OLDEST <= moment <= now + _AHEAD:
            return min(moment, now)
    return None
