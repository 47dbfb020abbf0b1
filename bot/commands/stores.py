"""The configured database, opened for one command."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.config import Config
from bot.errors import StoreError
from bot.store import Database


def file(config: Config) -> Path:
    """Return the file of the database."""
    return Path(config.store.url.removeprefix("sqlite:///"))


@contextmanager
def opened(config: Config, *, make: bool = False) -> Iterator[Database]:
    """Open the database; without `make` it must be there, and its schema stays as it is."""
    if not make and not file(config).is_file():
        raise StoreError(f"{file(config)}: no database (store.url); `rasid run` makes one")
    database = Database(config.store.url)
    try:
        if make:
            database.migrate()
        yield database
    finally:
        asyncio.run(database.close())
