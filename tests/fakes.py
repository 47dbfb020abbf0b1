"""Honest stand-ins behind the ports of the pipeline."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import Entry, Failure, Fetched, FetchFailed, FetchResult, Parsed


@dataclass
class Time:
    """A clock that goes when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **how_much: float) -> None:
        self.now += timedelta(**how_much)


@dataclass
class Web:
    """Feeds by URL, each a list of entries: the fetcher and the parser of a small world."""

    feeds: dict[str, list[Entry]] = field(default_factory=dict)
    broken: dict[str, FetchResult] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    parsed: int = 0

    def publish(self, url: str, *entries: Entry) -> None:
        """Put entries on top of a feed, as feeds do."""
        self.feeds[url] = [*entries, *self.feeds.get(url, [])]

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> FetchResult:
        self.asked.append((url, etag))
        if url in self.broken:
            return self.broken[url]
        body = repr(self.feeds[url]).encode()
        return Fetched(body=body, url=url, etag=f'"{len(self.feeds[url])}"')

    async def parse(
        self, body: bytes, *, url: str = "", content_type: str = ""
    ) -> Parsed | FetchFailed:
        self.parsed += 1
        if url in self.unreadable:
            return FetchFailed(failure=Failure.NOT_A_FEED, detail="this is a web page")
        return Parsed(entries=tuple(self.feeds[url]), title="Example Times", language="en")


def entry(number: int, title: str = "", **more: str) -> Entry:
    """An entry with an identity of its own."""
    return Entry(
        guid=f"guid-{number}",
        url=more.pop("url", f"https://example.org/{number}"),
        title=title or f"Nothing much happened on day {number}",
        **more,  # type: ignore[arg-type]  # only texts are passed
    )
