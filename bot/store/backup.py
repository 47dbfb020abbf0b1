"""Backup: a copy of a database that is in use, complete and checked, or none."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from bot.errors import StoreError
from bot.store import engines


def copy(engine: Engine, to: str) -> None:
    """Copy a live SQLite database to a file, which appears only when it was found sound."""
    if engine.dialect.name != "sqlite":
        raise StoreError("only SQLite is copied by Rasid: for PostgreSQL, run pg_dump")
    target = Path(to)
    if engine.url.database and target.exists() and target.samefile(engine.url.database):
        raise StoreError(f"{to} is the database itself: give another name for the copy")
    part = target.with_name(target.name + ".part")
    try:
        _copy(engine, part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        why = engines.explained(str(part), error) or str(error)
        raise StoreError(f"no copy was made: {why}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy(engine: Engine, to: Path) -> None:
    to.unlink(missing_ok=True)
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(to)) as target:
            # In one step: the copy is of one moment, and in WAL mode it makes no writer wait.
            source.driver_connection.backup(target)  # type: ignore[union-attr]
            # A copy is one file: the WAL of a live database would be two more.
            target.execute("PRAGMA journal_mode = DELETE")
            verdict = target.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        source.close()
    if verdict != "ok":
        raise StoreError(f"no copy was made: the database is damaged ({verdict})")
