"""One database, one way in: a unit of work is one transaction over all the tables."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from sqlalchemy import Connection

from bot.store.articles import Articles
from bot.store.chats import Chats
from bot.store.feeds import Feeds
from bot.store.matches import Matches
from bot.store.meta import Meta
from bot.store.outbox import Outbox
from bot.store.retention import Retention
from bot.store.stories import Stories
from bot.store.watches import Watches

T = TypeVar("T")


class Unit:
    """One transaction, and the tables seen as sets of nouns."""

    def __init__(self, connection: Connection) -> None:
        self.feeds = Feeds(connection)
        self.articles = Articles(connection)
        self.stories = Stories(connection)
        self.watches = Watches(connection)
        self.matches = Matches(connection)
        self.chats = Chats(connection)
        self.outbox = Outbox(connection)
        self.meta = Meta(connection)
        self.retention = Retention(connection)


class Database:
    """The database: SQLite through one thread of its own, so that the event loop never waits.

    The statements are synchronous SQLAlchemy Core on purpose: a thread hop per transaction costs
    0.1 ms, an async driver's hop per statement 0.34 ms.
    """

    def __init__(self, url: str) -> None:
        raise NotImplementedError

    def migrate(self) -> None:
        """Bring the schema to this release's; raises StoreError if the file is newer than we are."""
        raise NotImplementedError

    def begin(self) -> AbstractContextManager[Unit]:
        """A transaction on the calling thread (commands and tests): commits, or rolls back if raised."""
        raise NotImplementedError

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run `work` as one transaction on the database's own thread; rolls back if it raises."""
        raise NotImplementedError

    def backup(self, to: str) -> None:
        """Copy a live SQLite database to a file; raises StoreError on another database."""
        raise NotImplementedError

    async def close(self) -> None:
        """Finish what runs and let go of the connections."""
        raise NotImplementedError
