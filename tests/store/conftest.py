"""The databases that the store's tests run on: SQLite always, PostgreSQL where one is given."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.store import Database
from bot.store.tables import metadata

# An empty database that may be wiped, like postgresql+psycopg://user@127.0.0.1/rasid_test
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "rasid.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    asyncio.run(database.close())
    return path


@pytest.fixture(params=["sqlite", *(["postgres"] if POSTGRES else [])])
def url(request: pytest.FixtureRequest, prepared: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated database."""
    if request.param == "postgres":
        _wipe()
        return POSTGRES
    path = tmp_path / "rasid.db"
    shutil.copy(prepared, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An empty, migrated database."""
    database = Database(url)
    yield database
    asyncio.run(database.close())


@pytest.fixture
def second(url: str) -> Iterator[Database]:
    """The same database, as another process has it."""
    database = Database(url)
    yield database
    asyncio.run(database.close())


def _wipe() -> None:
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    engine.dispose()
    database = Database(POSTGRES)
    database.migrate()
    asyncio.run(database.close())
