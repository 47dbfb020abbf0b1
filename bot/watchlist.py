"""The watches as the matcher holds them: one index over all chats, kept up with the store."""

from collections.abc import Sequence

import structlog

from bot.articles import document
from bot.model import Article, FeedId, Match, Watch, WatchId, WatchState
from rules import Monitor, Query, QueryError, analyse, explain, parse

log = structlog.get_logger(__name__)


class Watchlist:
    """Every watch that is not deleted. Paused ones too: `/why` tells what they would have met.

    Not safe across threads: refresh and match from one.
    """

    def __init__(self) -> None:
        self._monitor: Monitor[WatchId] = Monitor()
        self._watches: dict[WatchId, tuple[Watch, Query]] = {}
        self.revision = 0

    def __len__(self) -> int:
        return len(self._watches)

    def refresh(self, changed: Sequence[Watch]) -> None:
        """Take over changed watches, in the order of their revisions."""
        for watch in changed:
            self._drop(watch.id)
            if watch.state is not WatchState.DELETED:
                self._take(watch)
            self.revision = max(self.revision, watch.revision)

    def match(self, article: Article) -> list[Match]:
        """Return the matches of an article, within each watch's scope, by watch."""
        if not self._watches:
            return []
        analysis = analyse(document(article))
        matches = []
        for watch_id in sorted(self._monitor.match(analysis)):
            watch, query = self._watches[watch_id]
            if _in_scope(watch, article.feed_id, article.language):
                spans = explain(query, analysis).spans
                matches.append(Match(watch_id=watch_id, article_id=article.id, spans=spans))
        return matches

    def _take(self, watch: Watch) -> None:
        try:
            query = parse(watch.text)
        except QueryError as error:  # a text that an older release took
            log.warning("watch cannot be read", watch=watch.id, error=error.key)
            return
        self._monitor.register(watch.id, query)
        self._watches[watch.id] = (watch, query)

    def _drop(self, watch_id: WatchId) -> None:
        if self._watches.pop(watch_id, None):
            self._monitor.remove(watch_id)


def _in_scope(watch: Watch, feed_id: FeedId, language: str) -> bool:
    scope = watch.scope
    return (not scope.feeds or feed_id in scope.feeds) and (
        not scope.languages or language in scope.languages
    )
