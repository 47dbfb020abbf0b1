"""`rasid poll`: one feed through fetching and reading, and a diagnosis a person can act on."""

import asyncio
from argparse import Namespace
from pathlib import Path

from bot import clock
from bot.commands.diagnosis import Polled, lines, machine
from bot.commands.sources import STDIN, read
from bot.commands.start import start
from bot.commands.terminal import complain, safe, say, say_json, working
from bot.config import Config
from bot.feeds import Fetcher, Parser, discover
from bot.model import Failure, Fetched, FetchFailed, NotModified


def run(arguments: Namespace) -> int:
    """Poll the feed; fails with a reason if there is no feed to be had."""
    config = start(arguments)
    with working(f"polling {arguments.source}"):
        polled = asyncio.run(look(arguments.source, config))
    now = clock.now()
    if arguments.json:
        say_json(machine(polled, now))
    elif polled.parsed is not None:
        for line in lines(polled, config.feeds, now, max(0, arguments.limit)):
            say(safe(line))
    if polled.failure is None:
        return 0
    complain(safe(_reason(polled, polled.failure)))
    return 1


async def look(source: str, config: Config) -> Polled:
    """Fetch or open the feed, and read it under the configuration's guards."""
    name, fetched = await _obtain(source, config)
    if not isinstance(fetched, Fetched):
        return Polled(source=name, fetched=None, parsed=None, failure=fetched)
    parser = Parser(config.feeds.parse_timeout, config.feeds.parse_memory_mb)
    try:
        parsed = await parser.parse(
            fetched.body, url=fetched.url, content_type=fetched.content_type
        )
    finally:
        await parser.close()
    if isinstance(parsed, FetchFailed):
        feeds = discover(fetched.body, fetched.url) if parsed.failure is Failure.NOT_A_FEED else ()
        return Polled(source=name, fetched=fetched, parsed=None, failure=parsed, feeds=feeds)
    return Polled(source=name, fetched=fetched, parsed=parsed)


async def _obtain(source: str, config: Config) -> tuple[str, Fetched | FetchFailed]:
    url = _url(source)
    if url is None:
        body = read(source, config.feeds.max_decoded_bytes)
        return source, Fetched(body=body, url="")
    async with Fetcher(config.feeds) as fetcher:
        result = await fetcher.fetch(url)
    assert not isinstance(result, NotModified)  # no validators were sent
    return url, result


def _url(source: str) -> str | None:
    """Return the URL that was meant, or None if a file was."""
    if "://" in source:
        return source
    if source == STDIN or Path(source).exists() or not _like_a_host(source):
        return None
    return f"https://{source}"


def _like_a_host(source: str) -> bool:
    host, slash, _ = source.partition("/")
    return "." in host.strip(".") and bool(slash) and not source.startswith(".")


def _reason(polled: Polled, failure: FetchFailed) -> str:
    reason = f"{polled.source}: {failure.detail}"
    if polled.feeds:
        return f"{reason}; it links to {', '.join(polled.feeds[:5])}"
    if failure.failure is Failure.REFUSED_ADDRESS:
        return f"{reason} (feeds.allow_networks and feeds.ports say what may be polled)"
    return reason
