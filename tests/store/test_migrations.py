"""Migrations: a new database and an upgraded one are the same, and no row is lost on the way."""

import asyncio
import logging
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine

from bot.errors import StoreError
from bot.model import ArticleId, DeliveryState, FeedId, StoryId
from bot.store import Database, engines
from bot.store.migrations.upgrade import STEPS, upgrade
from bot.store.tables import metadata
from tests.store.nouns import NOW, add_chat, owe

FIRST_RELEASE = Path(__file__).parent / "data" / "0001.sql"

_NEXT_STEP = '''
"""A step of some later release: it alters the table that most others refer to."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("chats") as batch:
        batch.add_column(sa.Column("colour", sa.Text()))
        batch.alter_column("title", nullable=True)
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rasid.db"


@pytest.fixture
def later_steps(tmp_path: Path) -> Path:
    """The steps of a later release."""
    shutil.copytree(STEPS, tmp_path / "steps")
    (tmp_path / "steps" / "versions" / "9999_next.py").write_text(_NEXT_STEP)
    return tmp_path / "steps"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = engines.create(engines.understood(f"sqlite:///{path}"))
    yield engine
    engine.dispose()


def schema(path: Path) -> set[tuple[str, ...]]:
    """Every table and index as its sorted parts: constraints have no order."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        )
        return {tuple(sorted(re.split(r"[\s,()]+", row[0]))) for row in rows}


def test_a_migrated_database_is_what_the_code_expects(engine: Engine) -> None:
    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_migrated_database_is_the_same_to_the_letter(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine)
    made = create_engine(f"sqlite:///{tmp_path}/made.db")
    metadata.create_all(made)
    made.dispose()

    assert schema(tmp_path / "rasid.db") == schema(tmp_path / "made.db")


def test_migrating_twice_changes_nothing(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.begin() as unit:
        add_chat(unit)

    database.migrate()

    with database.begin() as unit:
        assert unit.chats.count() == 1
    asyncio.run(database.close())


def test_a_file_of_the_first_release_keeps_its_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_RELEASE.read_text(encoding="utf-8"))
    database = Database(f"sqlite:///{path}")

    database.migrate()

    with database.begin() as unit:
        [chat] = unit.chats.topics(-1005)
        [watch] = unit.watches.of_chat(chat.id)
        feed = unit.feeds.get(FeedId(1))
        [[_, found, _]] = unit.matches.of_article(chat.id, ArticleId(1))
        muted = unit.stories.muted([chat.id], [StoryId(1)])
        dialog = unit.chats.asked(chat.id, 7, NOW)
        counts = unit.outbox.counts()
        story = unit.stories.find([b"key 1"])[b"key 1"]
        known = unit.feeds.known(FeedId(1), [b"\x00\xff"])
        fact = unit.meta.get("heartbeat")
        revision = unit.watches.save(watch).revision
    asyncio.run(database.close())
    assert feed is not None
    assert (watch.text, chat.address.topic, feed.added_by) == ("путин", 3, chat.id)
    assert (found.spans[0].term, muted, known) == ("путин", {(chat.id, 1)}, {b"\x00\xff"})
    assert (counts[DeliveryState.QUEUED], story.outlets, fact) == (1, ("Example",), "x")
    assert dialog is not None
    assert dialog.data == {"query": "بوتين"}
    assert revision == watch.revision + 1


def test_altering_a_table_deletes_nothing_that_refers_to_it(
    engine: Engine, path: Path, later_steps: Path
) -> None:
    upgrade(engine)
    database = Database(f"sqlite:///{path}")
    with database.begin() as unit:
        chat = add_chat(unit)
        owe(unit, chat, 1)

    upgrade(engine, later_steps)

    with database.begin() as unit:
        assert len(unit.watches.of_chat(chat.id)) == 1
        assert unit.outbox.counts()[DeliveryState.QUEUED] == 1
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    asyncio.run(database.close())


def test_a_database_of_a_newer_release_is_refused(
    engine: Engine, path: Path, later_steps: Path
) -> None:
    upgrade(engine, later_steps)
    before = schema(path)

    with pytest.raises(StoreError, match=r"newer Rasid \(schema 9999\): install that version"):
        upgrade(engine)

    assert schema(path) == before


def test_a_step_that_fails_leaves_the_database_as_it_was(
    engine: Engine, path: Path, later_steps: Path
) -> None:
    upgrade(engine)
    before = schema(path)
    step = later_steps / "versions" / "9999_next.py"
    step.write_text(step.read_text() + "    raise ZeroDivisionError\n")

    with pytest.raises(ZeroDivisionError):
        upgrade(engine, later_steps)

    assert schema(path) == before
    upgrade(engine)


def test_rows_that_point_nowhere_are_told(engine: Engine, path: Path) -> None:
    upgrade(engine)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO mutes (chat_id, story_id, muted_at) VALUES (404, 404, '2026-01-01')"
        )
        connection.commit()

    with pytest.raises(StoreError, match="2 rows point nowhere"):
        upgrade(engine)


def test_two_processes_that_start_together_migrate_once(path: Path) -> None:
    databases = [Database(f"sqlite:///{path}") for _ in range(3)]
    failures: list[Exception] = []

    def migrate(database: Database) -> None:
        try:
            database.migrate()
        except Exception as error:  # noqa: BLE001 (a thread's failure must reach the test)
            failures.append(error)

    threads = [threading.Thread(target=migrate, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    for database in databases:
        asyncio.run(database.close())


def test_migrating_leaves_the_logs_alone(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("bot").disabled)

    upgrade(engine)

    assert (root.level, list(root.handlers), logging.getLogger("bot").disabled) == before
    assert capfd.readouterr() == ("", "")
