"""Matches: which watch held for which article, what showed it, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.model import ArticleId, ChatId, Fate, Match, Watch, WatchId


class Matches:
    """The matches, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, matches: Sequence[tuple[Match, Fate]], now: datetime) -> None:
        """Record matches with their fate; one that is there is left."""
        raise NotImplementedError

    def of_article(self, chat_id: ChatId, article_id: ArticleId) -> Sequence[tuple[Watch, Match, Fate]]:
        """The chat's matches of an article, by watch number."""
        raise NotImplementedError

    def last_of_watch(self, watch_id: WatchId, limit: int) -> Sequence[Match]:
        """The watch's latest matches that rang, newest first."""
        raise NotImplementedError

    def count(self, watch_id: WatchId, since: datetime) -> int:
        raise NotImplementedError
