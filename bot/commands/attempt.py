"""`rasid try`: one query against feed documents or texts, and why each matched or did not."""

import asyncio
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.articles import analyse, document, identify
from bot.commands.marked import excerpts, marked
from bot.commands.sources import SourceError, read
from bot.commands.start import start
from bot.commands.terminal import complain, safe, say, say_json
from bot.config import Config
from bot.errors import RasidError
from bot.feeds import Parser
from bot.ids import new_id
from bot.model import ArticleId, Feed, FeedId, FetchFailed, Parsed
from rules import Document, Explanation, Field, Query, Span, explain, parse
from rules import analyse as read_document

_MARKUP = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<!doctype", b"<html")
_EXCERPTS = 8  # of one article; --json has every span
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(slots=True)
class _Count:
    tried: int = 0
    matched: int = 0
    failed: int = 0


def run(arguments: Namespace) -> int:
    """Try the query on each file; a file that cannot be read fails the command, not the others."""
    config = start(arguments)
    query = parse(arguments.query)
    count = asyncio.run(_try(query, arguments, config))
    if not arguments.json:
        say(f"{count.matched} of {count.tried} articles match {query}")
    return 1 if count.failed else 0


async def _try(query: Query, arguments: Namespace, config: Config) -> _Count:
    count = _Count()
    parser = Parser(config.feeds.parse_timeout, config.feeds.parse_memory_mb)
    try:
        for name in arguments.files:
            try:
                body = read(name, config.feeds.max_decoded_bytes)
                documents = await _documents(name, body, parser, arguments.language)
            except RasidError as error:
                complain(str(error))
                count.failed += 1
                continue
            for each in documents:
                _tell(query, each, name, arguments, count)
    finally:
        await parser.close()
    return count


async def _documents(name: str, body: bytes, parser: Parser, language: str) -> Sequence[Document]:
    opening = body[:4096].replace(b"\0", b"").lower()  # UTF-16 and UTF-32 become readable so
    if not any(mark in opening for mark in _MARKUP):
        return [_text(name, body, language)]
    parsed = await parser.parse(body)
    if isinstance(parsed, FetchFailed):
        raise SourceError(f"{name}: {parsed.detail}")
    return list(_articles(parsed, language, clock.now()))


def _articles(parsed: Parsed, language: str, now: datetime) -> Iterator[Document]:
    feed = Feed(
        id=FeedId(0),
        url=parsed.url,
        title=parsed.title,
        language=language or parsed.language,
        next_due=now,
    )
    for entry in parsed.entries:
        yield document(analyse(entry, feed, id=ArticleId(new_id(now)), now=now), feed)


def _text(name: str, body: bytes, language: str) -> Document:
    encoding = next((known for bom, known in _BOMS if body.startswith(bom)), "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: neither a feed document nor a text in UTF-8") from error
    title, _, rest = text.strip().partition("\n")
    return Document(title=title.strip(), text=rest.strip(), language=language or identify(text))


def _tell(query: Query, each: Document, name: str, arguments: Namespace, count: _Count) -> None:
    found = explain(query, read_document(each))
    count.tried += 1
    count.matched += found.matched
    if arguments.matched and not found.matched:
        return
    if arguments.json:
        say_json(_object(each, found, name))
    else:
        for line in _lines(each, found):
            say(line)


def _object(each: Document, found: Explanation, name: str) -> dict[str, object]:
    return {
        "file": name,
        "title": each.title,
        "language": each.language,
        "matched": found.matched,
        "spans": [
            {
                "field": span.field.value,
                "start": span.start,
                "end": span.end,
                "term": span.term,
                "text": _field(each, span)[span.start : span.end],
            }
            for span in found.spans
        ],
        "missing": list(found.missing),
    }


def _lines(each: Document, found: Explanation) -> Iterable[str]:
    title, text = safe(each.title), safe(each.text)
    if not found.matched:
        lack = f"  (missing: {', '.join(found.missing)})" if found.missing else ""
        yield f"✗ {_oneline(title) or 'untitled'}{lack}"
        return
    yield f"✓ {_oneline(marked(title, _of(found, Field.TITLE))) or 'untitled'}"
    shown = list(excerpts(text, _of(found, Field.TEXT)))
    for excerpt in shown[:_EXCERPTS]:
        yield f"    {_oneline(excerpt)}"
    if len(shown) > _EXCERPTS:
        yield f"    and at {len(shown) - _EXCERPTS} more places"


def _of(found: Explanation, field: Field) -> list[Span]:
    return [span for span in found.spans if span.field is field]


def _field(each: Document, span: Span) -> str:
    return each.title if span.field is Field.TITLE else each.text


def _oneline(text: str) -> str:
    return " ".join(text.split())
