"""Articles to place."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import Article, ArticleId, FeedId

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


def article(number: int, **changes: Any) -> Article:
    given: dict[str, Any] = {
        "id": ArticleId(number),
        "feed_id": FeedId(1),
        "url": f"https://www.example.com/{number}",
        "canonical_url": f"https://example.com/{number}",
        "title": f"Title {number}",
        "text": "",
        "outlet": f"Outlet {number}",
        "first_seen": NOW + timedelta(minutes=number),
    }
    return Article(**(given | changes))
