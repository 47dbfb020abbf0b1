"""One database, one way in: a unit of work is one transaction over all the tables."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store import engines
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
        self._url = engines.understood(url)
        self._threads = ThreadPoolExecutor(
            engines.threads(self._url), thread_name_prefix="rasid-store"
        )
        # A database in memory is one connection, which can hold one transaction.
        self._alone = Lock() if engines.in_memory(self._url) else None

    @property
    def file(self) -> Path | None:
        """The file that everything is in; None for a server or a database in memory."""
        return engines.file(self._url)

    @cached_property
    def _engine(self) -> Engine:
        return engines.create(self._url)

    def migrate(self) -> None:
        """Bring the schema to this release's; raises StoreError if the file is a newer one's."""
        from bot.store.migrations.upgrade import upgrade  # Alembic takes a while to import

        with self._told():
            upgrade(self._engine)

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A transaction on the calling thread (commands, tests): commits, or rolls back if raised.

        It holds the database: never await within, and never begin another.
        """
        with self._told(), self._engine.begin() as connection:
            yield Unit(connection)

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run `work` as one transaction on the database's own thread; rolls back if it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._do, work)

    def _do(self, work: Callable[[Unit], T]) -> T:
        with self.begin() as unit:
            return work(unit)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """One at a time where it must be, and the driver's errors as ours."""
        if self._alone is not None:
            self._alone.acquire()
        try:
            yield
        except DBAPIError as error:
            sentence = engines.sentence(self._url, error)
            if sentence is None:
                raise
            raise StoreError(sentence) from error
        finally:
            if self._alone is not None:
                self._alone.release()

    def backup(self, to: str) -> None:
        """Copy a live SQLite database to a file; raises StoreError on another database."""
        from bot.store.backup import copy

        with self._told():
            copy(self._engine, to)

    async def close(self) -> None:
        """Finish what runs and let go of the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        if "_engine" in self.__dict__:
            self._engine.dispose()
