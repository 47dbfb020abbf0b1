"""Engines: how a database is opened, and what its errors mean for the operator."""

import json
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from bot.errors import StoreError

_POSTGRES_THREADS = 4
BUSY = 10.0  # seconds to wait while another process writes
# FULL: a commit is on the disk when it returns. NORMAL would lose the last ones with the power:
# a watch that was confirmed, or that an alert was sent, which would then go out twice.
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))

_SENTENCES = {
    "SQLITE_BUSY": "is locked by another process: is a second Rasid, or a tool, using it?",
    "SQLITE_LOCKED": "is locked by another process: is a second Rasid, or a tool, using it?",
    "SQLITE_READONLY": "cannot be written: let this account write the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened: let this account write the file and its folder",
    "SQLITE_PERM": "cannot be opened: let this account write the file and its folder",
    "SQLITE_FULL": "has no room left: free space on its disk; nothing was lost",
    "SQLITE_IOERR": "cannot be read or written: look at the disk and at the system's log",
    "SQLITE_CORRUPT": "is damaged: restore the last backup (`rasid backup` makes them)",
    "SQLITE_NOTADB": "is not a database of SQLite: give another path in [store] url",
}


def understood(url: str) -> URL:
    """Return the URL; raises StoreError if no database of ours can be meant."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "the database's address is not understood: [store] url is like "
            "sqlite:///data/rasid.db or postgresql+psycopg://user@host/rasid"
        ) from error
    if parsed.drivername in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        return parsed
    raise StoreError(
        f"{parsed.drivername} is no database that Rasid can use: take sqlite:///data/rasid.db "
        "or postgresql+psycopg://user@host/rasid"
    )


def in_memory(url: URL) -> bool:
    """Return whether the database lives in this process alone."""
    return url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}


def file(url: URL) -> Path | None:
    """Return the file of a SQLite database that has one."""
    if url.get_backend_name() != "sqlite" or in_memory(url):
        return None
    return Path(str(url.database))


def threads(url: URL) -> int:
    """Return how many transactions can do something at once: SQLite has one writer."""
    return 1 if url.get_backend_name() == "sqlite" else _POSTGRES_THREADS


def create(url: URL) -> Engine:
    """Return an engine for the URL; raises StoreError if its driver is not installed."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return create_engine(url, json_serializer=_to_json, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs a driver: pip install 'psycopg[binary]'") from error


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        creator=partial(_open, ":memory:" if in_memory(url) else str(url.database)),
        poolclass=StaticPool if in_memory(url) else QueuePool,
        json_serializer=_to_json,
    )
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _open(path: str) -> sqlite3.Connection:
    if path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder of the database {path} cannot be made: {error.strerror}"
            ) from error
    # Connections move between threads, though only one uses one at a time.
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(_PRAGMAS)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin_immediate(connection: Connection) -> None:
    # A transaction that reads first and writes later could not get the lock any more.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def sentence(url: URL, error: DBAPIError) -> str | None:
    """Return what the operator can do about an error; None if it is a mistake of ours."""
    return explained(named(url), error.orig)


def explained(name: str, error: Any) -> str | None:
    """Return what the operator can do about SQLite's error on the database of that name."""
    code = getattr(error, "sqlite_errorname", "")
    if "no such table" in str(error):
        return f"the database {name} has not been prepared: run `rasid migrate`"
    for prefix, advice in _SENTENCES.items():
        if code.startswith(prefix):
            return f"the database {name} {advice}"
    return None


def named(url: URL) -> str:
    """Return the database's name for people: a path, or an address without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.render_as_string(hide_password=True)
