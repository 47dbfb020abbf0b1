"""A look at an address that a person gave: a feed, a page that links to feeds, or neither."""

from bot.feeds.discovery import discover
from bot.feeds.fetch import Fetcher
from bot.feeds.pool import Parser
from bot.model import Failure, Fetched, FetchFailed, NotModified, Parsed


class Probe:
    """Fetches and reads an address once, with the guards of every fetch."""

    def __init__(self, fetcher: Fetcher, parser: Parser) -> None:
        self._fetcher = fetcher
        self._parser = parser

    async def probe(self, url: str) -> Parsed | FetchFailed | tuple[str, ...]:
        """Return the feed, the feeds that the page there links to, or why there is neither."""
        result = await self._fetcher.fetch(url)
        match result:
            case FetchFailed():
                return result
            case NotModified():  # to a request without validators: a broken server
                return FetchFailed(failure=Failure.PROTOCOL, detail="the server sent nothing")
            case Fetched():
                parsed = await self._parser.parse(
                    result.body, url=result.url, content_type=result.content_type
                )
                if isinstance(parsed, FetchFailed) and parsed.failure is Failure.NOT_A_FEED:
                    return discover(result.body, result.url) or parsed
                return parsed
