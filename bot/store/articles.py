"""Articles: what was published, as long as it is kept."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.model import Article, ArticleId, StoryId


class Articles:
    """The articles, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, articles: Sequence[Article]) -> None:
        """Insert articles; one whose id is there is left."""
        raise NotImplementedError

    def get(self, article_id: ArticleId) -> Article | None:
        raise NotImplementedError

    def by_url(self, canonical_url: str) -> Sequence[Article]:
        """Every article with that canonical URL, first seen first."""
        raise NotImplementedError

    def of_story(self, story_id: StoryId) -> Sequence[Article]:
        """The story's articles, first seen first."""
        raise NotImplementedError

    def story_of(self, article_id: ArticleId) -> StoryId | None:
        raise NotImplementedError

    def recent(self, since: datetime, limit: int, languages: Collection[str] = ()) -> Sequence[Article]:
        """The newest articles first seen since then, newest first."""
        raise NotImplementedError

    def count(self, since: datetime | None = None) -> int:
        raise NotImplementedError
