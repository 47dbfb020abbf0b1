"""A feed and an entry to begin with."""

from datetime import UTC, datetime

from bot.model import Entry, Feed, FeedId

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FEED = Feed(
    id=FeedId(3), url="https://www.example.com/rss", title="The Harbour Gazette", next_due=NOW
)
ENTRY = Entry(
    guid="1",
    url="https://www.example.com/news/1?utm_source=rss",
    title="Ferry runs aground",
    summary="<p>A ferry ran aground.</p>",
)
