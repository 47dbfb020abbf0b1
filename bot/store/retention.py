"""Retention: what is old enough to be forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete, select, tuple_

from bot.model import WatchState
from bot.store import sql
from bot.store.claiming import UNSETTLED
from bot.store.meta import Meta, counter
from bot.store.tables import articles, deliveries, dialogs, seen, stories, watches
from bot.store.watches import REVISION

_MARK = "watches.purge"
_DELETED_FOR = timedelta(days=7)  # how long a deleted watch can come back


class Retention:
    """Pruning, in one transaction of bounded size."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prune(
        self,
        *,
        articles_before: datetime,
        seen_before: datetime,
        deliveries_before: datetime,
        limit: int = 5000,
    ) -> Mapping[str, int]:
        """Delete what is older; return how many of each. Call again while any is `limit`.

        Kept whatever its age: an article or story that a delivery not yet settled needs.
        """
        owed = select(deliveries.c.id).where(deliveries.c.state.in_(UNSETTLED))
        needs_article = owed.where(deliveries.c.article_id == articles.c.id)
        needs_story = owed.where(deliveries.c.story_id == stories.c.id)
        old: dict[str, tuple[Table, list[sql.Condition]]] = {
            "articles": (
                articles,
                [articles.c.first_seen < articles_before, ~needs_article.exists()],
            ),
            "stories": (
                stories,
                [stories.c.last_seen < articles_before, ~needs_story.exists()],
            ),
            "seen": (seen, [seen.c.last_seen < seen_before]),
            "deliveries": (deliveries, [deliveries.c.settled < deliveries_before]),
            "dialogs": (dialogs, [dialogs.c.expires < articles_before]),
            "watches": (watches, self._deleted_long_ago(articles_before)),
        }
        return {noun: self._delete(*what, limit) for noun, what in old.items()}

    def _delete(self, table: Table, conditions: list[sql.Condition], limit: int) -> int:
        key = tuple_(*table.primary_key)
        chosen = select(*table.primary_key).where(*conditions).limit(limit)
        return self._connection.execute(delete(table).where(key.in_(chosen))).rowcount

    def _deleted_long_ago(self, time: datetime) -> list[sql.Condition]:
        """Return the condition of watches that were deleted a week ago, by their revision.

        Any time that moves on as the clock does will tell a week; nothing tells when a watch was
        deleted, but all that were at the last mark had been before it.
        """
        facts, now_at = Meta(self._connection), counter(self._connection, REVISION)
        marked, _, revision = (facts.get(_MARK) or f"{time.isoformat()} 0").partition(" ")
        long_ago = time - datetime.fromisoformat(marked) >= _DELETED_FOR
        if long_ago or facts.get(_MARK) is None:
            facts.set(_MARK, f"{time.isoformat()} {now_at}")
        purged = int(revision) if long_ago else 0
        return [watches.c.state == WatchState.DELETED, watches.c.revision <= purged]
