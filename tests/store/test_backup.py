"""Backup: a copy of a database in use, complete and checked, or none."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import Database
from tests.store.nouns import add_chat


@pytest.fixture
def live(prepared: Path, tmp_path: Path) -> Database:
    path = tmp_path / "rasid.db"
    path.write_bytes(prepared.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.begin() as unit:
        add_chat(unit)
    return database


def close(database: Database) -> None:
    asyncio.run(database.close())


def test_a_copy_is_one_file_with_all_rows(live: Database, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()

    live.backup(str(tmp_path / "copies" / "copy.db"))

    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["copy.db"]
    copy = Database(f"sqlite:///{tmp_path}/copies/copy.db")
    copy.migrate()
    with copy.begin() as unit:
        assert unit.chats.count() == 1
    close(copy)
    close(live)


def test_a_copy_is_of_one_moment_and_stops_nobody(live: Database, tmp_path: Path) -> None:
    with live.begin() as unit:
        add_chat(unit, 2)

        live.backup(str(tmp_path / "copy.db"))

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM chats").fetchone() == (1,)
    close(live)


def test_a_database_in_memory_is_copied(tmp_path: Path) -> None:
    database = Database("sqlite://")
    database.migrate()
    with database.begin() as unit:
        add_chat(unit)

    database.backup(str(tmp_path / "copy.db"))

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM chats").fetchone() == (1,)
    close(database)


def test_the_copy_of_yesterday_is_replaced(live: Database, tmp_path: Path) -> None:
    live.backup(str(tmp_path / "copy.db"))
    with live.begin() as unit:
        add_chat(unit, 2)

    live.backup(str(tmp_path / "copy.db"))

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM chats").fetchone() == (2,)
    close(live)


def test_the_database_is_not_copied_onto_itself(live: Database, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "rasid.db")

    with pytest.raises(StoreError, match="is the database itself"):
        live.backup(str(tmp_path / "link.db"))

    close(live)


def test_a_folder_that_is_not_there_is_told(live: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no copy was made"):
        live.backup(str(tmp_path / "nowhere" / "copy.db"))

    close(live)


def test_a_damaged_database_leaves_the_last_copy_alone(live: Database, tmp_path: Path) -> None:
    live.backup(str(tmp_path / "copy.db"))
    last = (tmp_path / "copy.db").read_bytes()
    close(live)
    (tmp_path / "bad.db").write_bytes(last[:8192] + b"\xff" * (len(last) - 8192))
    damaged = Database(f"sqlite:///{tmp_path}/bad.db")

    with pytest.raises(StoreError, match="damaged"):
        damaged.backup(str(tmp_path / "copy.db"))

    assert (tmp_path / "copy.db").read_bytes() == last
    assert not (tmp_path / "copy.db.part").exists()
    close(damaged)


def test_a_copy_that_is_not_sound_is_thrown_away(live: Database, tmp_path: Path) -> None:
    close(live)
    with closing(sqlite3.connect(tmp_path / "rasid.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'paused_until DATETIME', "
            "'paused_until DATETIME NOT NULL') WHERE name = 'chats'"
        )
    unsound = Database(f"sqlite:///{tmp_path}/rasid.db")

    with pytest.raises(StoreError, match=r"NULL value in chats\.paused_until"):
        unsound.backup(str(tmp_path / "copy.db"))

    assert not (tmp_path / "copy.db").exists()
    close(unsound)


def test_postgresql_has_its_own_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    database = Database("postgresql+psycopg://me@127.0.0.1:1/rasid")

    with pytest.raises(StoreError, match="pg_dump"):
        database.backup(str(tmp_path / "copy.db"))

    close(database)
