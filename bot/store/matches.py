"""Matches: which watch held for which article, what showed it, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import ArticleId, ChatId, Fate, Match, Watch, WatchId
from bot.store import sql, tables
from bot.store.tables import matches, watches
from bot.store.watches import Watches

_COLUMNS = sql.columns(matches, Match)


class Matches:
    """The matches, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, matches: Sequence[tuple[Match, Fate]], now: datetime) -> None:
        """Record matches with their fate; one that is there is left."""
        if not matches:
            return
        self._connection.execute(
            sql.insert(self._connection, tables.matches).on_conflict_do_nothing(),
            [
                {
                    "watch_id": match.watch_id,
                    "article_id": match.article_id,
                    "spans": match.spans,
                    "fate": fate,
                    "matched_at": now,
                }
                for match, fate in matches
            ],
        )

    def of_article(
        self, chat_id: ChatId, article_id: ArticleId
    ) -> Sequence[tuple[Watch, Match, Fate]]:
        """The chat's matches of an article, by watch number."""
        query = select(*_COLUMNS, matches.c.fate).join(watches)
        query = query.where(matches.c.article_id == article_id, watches.c.chat_id == chat_id)
        rows = self._connection.execute(query.order_by(watches.c.number)).all()
        asked = Watches(self._connection).by_ids([row.watch_id for row in rows])
        return [
            (
                asked[row.watch_id],
                Match(watch_id=row.watch_id, article_id=row.article_id, spans=row.spans),
                row.fate,
            )
            for row in rows
        ]

    def last_of_watch(self, watch_id: WatchId, limit: int) -> Sequence[Match]:
        """The watch's latest matches that rang, newest first."""
        query = select(*_COLUMNS).where(
            matches.c.watch_id == watch_id, matches.c.fate == Fate.ALERTED
        )
        query = query.order_by(matches.c.matched_at.desc(), matches.c.article_id.desc())
        return sql.nouns(Match, self._connection.execute(query.limit(limit)))

    def count(self, watch_id: WatchId, since: datetime) -> int:
        query = select(func.count()).where(
            matches.c.watch_id == watch_id, matches.c.matched_at >= since
        )
        return self._connection.scalar(query) or 0
