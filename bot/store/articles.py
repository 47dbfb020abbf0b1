"""Articles: what was published, as long as it is kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import Article, ArticleId, StoryId
from bot.store import sql, tables
from bot.store.tables import articles, placements

_COLUMNS = sql.columns(articles, Article)
_NAMES = [column.name for column in _COLUMNS]


class Articles:
    """The articles, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, articles: Sequence[Article]) -> None:
        """Insert articles; one whose id is there is left."""
        if not articles:
            return
        self._connection.execute(
            sql.insert(self._connection, tables.articles).on_conflict_do_nothing(),
            [{name: getattr(article, name) for name in _NAMES} for article in articles],
        )

    def get(self, article_id: ArticleId) -> Article | None:
        return self.by_ids([article_id]).get(article_id)

    def by_ids(self, ids: Collection[ArticleId]) -> Mapping[ArticleId, Article]:
        """Return those of the articles that are kept."""
        found: dict[ArticleId, Article] = {}
        for chunk in sql.chunks(ids):
            query = select(*_COLUMNS).where(articles.c.id.in_(chunk))
            for article in sql.nouns(Article, self._connection.execute(query)):
                found[article.id] = article
        return found

    def by_url(self, canonical_url: str) -> Sequence[Article]:
        """Every article with that canonical URL, first seen first."""
        query = select(*_COLUMNS).where(articles.c.canonical_url == canonical_url)
        query = query.order_by(articles.c.first_seen, articles.c.id)
        return sql.nouns(Article, self._connection.execute(query))

    def of_story(self, story_id: StoryId) -> Sequence[Article]:
        """The story's articles, first seen first."""
        query = select(*_COLUMNS).join(placements, placements.c.article_id == articles.c.id)
        query = query.where(placements.c.story_id == story_id)
        query = query.order_by(articles.c.first_seen, articles.c.id)
        return sql.nouns(Article, self._connection.execute(query))

    def story_of(self, article_id: ArticleId) -> StoryId | None:
        return self._connection.scalar(
            select(placements.c.story_id).where(placements.c.article_id == article_id)
        )

    def recent(
        self, since: datetime, limit: int, languages: Collection[str] = ()
    ) -> Sequence[Article]:
        """The newest articles first seen since then, newest first."""
        query = select(*_COLUMNS).where(articles.c.first_seen >= since)
        if languages:
            query = query.where(articles.c.language.in_(sorted(languages)))
        query = query.order_by(articles.c.first_seen.desc(), articles.c.id.desc()).limit(limit)
        return sql.nouns(Article, self._connection.execute(query))

    def count(self, since: datetime | None = None) -> int:
        query = select(func.count()).select_from(articles)
        if since is not None:
            query = query.where(articles.c.first_seen >= since)
        return self._connection.scalar(query) or 0
