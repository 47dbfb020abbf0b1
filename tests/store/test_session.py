"""The database: one transaction at a time, all or nothing, and errors that say what to do."""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.model import ArticleId, Fate, Kind, Match
from bot.store import Database, Unit, engines
from tests.store.nouns import NOW, add_chat, add_feed, add_story, article, delivery, owe


def opened(path: Path | str) -> Database:
    return Database(f"sqlite:///{path}")


@pytest.fixture
def memory() -> Iterator[Database]:
    database = Database("sqlite://")
    database.migrate()
    yield database
    asyncio.run(database.close())


async def test_work_runs_off_the_event_loop(database: Database) -> None:
    def where(_: Unit) -> int:
        return threading.get_ident()

    threads = set(await asyncio.gather(*(database.run(where) for _ in range(5))))

    assert threading.get_ident() not in threads
    assert len(threads) <= 4


async def test_sqlite_has_one_thread(memory: Database) -> None:
    def where(_: Unit) -> int:
        return threading.get_ident()

    threads = set(await asyncio.gather(*(memory.run(where) for _ in range(5))))

    assert len(threads) == 1


async def test_a_crash_leaves_nothing_half(database: Database) -> None:
    def poll_that_crashes(unit: Unit) -> None:
        chat = add_chat(unit)
        owe(unit, chat, 1)
        unit.feeds.remember(add_feed(unit).id, [b"key"], NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(poll_that_crashes)

    def what_is_left(unit: Unit) -> tuple[int, ...]:
        owed = sum(unit.outbox.counts().values())
        return unit.chats.count(), unit.articles.count(), unit.feeds.count(), owed

    assert await database.run(what_is_left) == (0, 0, 0, 0)


async def test_a_transaction_on_this_thread_sees_the_others_commits(database: Database) -> None:
    await database.run(add_chat)

    with database.begin() as unit:
        add_chat(unit, 2)

    assert await database.run(lambda unit: unit.chats.count()) == 2


async def test_a_database_in_memory_is_the_same_on_every_thread(memory: Database) -> None:
    await memory.run(add_chat)

    with memory.begin() as unit:
        assert unit.chats.count() == 1


async def test_in_memory_one_transaction_waits_for_the_other(memory: Database) -> None:
    with memory.begin() as unit:
        waiting = asyncio.create_task(memory.run(lambda other: other.chats.count()))
        await asyncio.sleep(0)  # so that the other begins, and must wait
        add_chat(unit)

    assert await waiting == 1


async def test_a_mistake_of_ours_is_no_store_error(database: Database) -> None:
    def match_without_article(unit: Unit) -> None:
        chat = add_chat(unit)
        watch = unit.watches.add(chat.id, "a", now=NOW)
        unmade = Match(watch_id=watch.id, article_id=ArticleId(404), spans=())
        unit.matches.add([(unmade, Fate.ALERTED)], NOW)

    with pytest.raises(IntegrityError):
        await database.run(match_without_article)


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    database = opened(tmp_path / "a" / "b" / "rasid.db")

    database.migrate()

    assert (tmp_path / "a" / "b" / "rasid.db").is_file()
    asyncio.run(database.close())


def test_nothing_is_made_before_the_first_use(tmp_path: Path) -> None:
    database = opened(tmp_path / "a" / "rasid.db")

    asyncio.run(database.close())

    assert list(tmp_path.iterdir()) == []


def test_a_commit_is_on_the_disk_when_it_returns(prepared: Path) -> None:
    engine = engines.create(engines.understood(f"sqlite:///{prepared}"))
    with engine.begin() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()

    full = 2
    assert pragmas == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1}


# --- what goes wrong outside ---


def failure(database: Database) -> str:
    """What the operator reads when the database cannot be migrated."""
    with pytest.raises(StoreError) as raised:
        database.migrate()
    asyncio.run(database.close())
    return str(raised.value)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "cannot be made" in failure(opened(tmp_path / "file" / "rasid.db"))


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert "cannot be opened: let this account" in failure(opened(tmp_path))


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "rasid.db").write_bytes(b"not a database, but long enough to look like one" * 99)

    assert "is not a database of SQLite" in failure(opened(tmp_path / "rasid.db"))


def test_a_damaged_file_is_told(prepared: Path, tmp_path: Path) -> None:
    whole = prepared.read_bytes()
    (tmp_path / "rasid.db").write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    database = opened(tmp_path / "rasid.db")

    with pytest.raises(StoreError, match="is damaged: restore"), database.begin() as unit:
        add_chat(unit)
    asyncio.run(database.close())


def test_a_locked_file_is_told(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY", 0.01)  # waiting ten seconds would prove no more
    path = tmp_path / "rasid.db"
    path.write_bytes(prepared.read_bytes())
    database = opened(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="is locked by another process"), database.begin():
            pass
    asyncio.run(database.close())


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("SQLITE_READONLY_DBMOVED", "cannot be written: let this account write"),
        ("SQLITE_IOERR_WRITE", "look at the disk"),
        ("SQLITE_LOCKED", "is locked by another process"),
        ("SQLITE_PERM", "let this account write"),
    ],
)
def test_every_fault_of_the_disk_says_what_to_do(code: str, advice: str) -> None:
    fault = sqlite3.OperationalError("something")
    fault.sqlite_errorname = code

    assert advice in str(engines.explained("rasid.db", fault))


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    database = opened(tmp_path / "rasid.db")

    with pytest.raises(StoreError, match="run `rasid migrate`"), database.begin() as unit:
        unit.chats.count()
    asyncio.run(database.close())


def test_a_full_disk_is_told_and_what_was_kept_stays(prepared: Path, tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    path.write_bytes(prepared.read_bytes())
    database = opened(path)

    def fill(unit: Unit) -> None:
        connection = unit.articles._connection
        connection.exec_driver_sql("PRAGMA max_page_count = 80")
        for number in range(1, 500):
            unit.articles.add([article(number, text="x" * 5000)])

    with pytest.raises(StoreError, match="no room left"), database.begin() as unit:
        fill(unit)

    with database.begin() as unit:
        assert unit.articles.count() == 0
        add_story(unit, 1)
    with database.begin() as unit:
        assert unit.articles.count() == 1
    asyncio.run(database.close())


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("rasid.db", "is not understood", id="a path"),
        pytest.param("mysql://a/b", "mysql is no database", id="another database"),
        pytest.param("sqlite+aiosqlite:///x", "aiosqlite is no database", id="another driver"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(url: str, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        Database(url)


def test_postgresql_is_understood_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed
    database = Database("postgresql+psycopg://me:secret@127.0.0.1/rasid")

    assert "pip install" in failure(database)


def test_a_password_is_not_told() -> None:
    url = engines.understood("postgresql+psycopg://me:secret@127.0.0.1/rasid")

    assert "secret" not in engines.named(url)


def test_a_kind_is_a_word_of_ours(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        unit.outbox.owe([delivery(1, chat, kind=Kind.UPDATE)])

        [row] = unit.outbox._connection.exec_driver_sql("SELECT kind, state FROM deliveries")

    assert tuple(row) == ("update", "queued")
