"""Upgrades: a database of any older release becomes one of this, in one transaction, or stays."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from bot.errors import StoreError
from bot.store import engines

STEPS = Path(__file__).parent
_LOCK = 0x5A51D  # any number, as long as all our processes ask PostgreSQL for the same


def upgrade(engine: Engine, steps: Path = STEPS) -> None:
    """Bring the schema to this release's; raises StoreError if it is a newer release's."""
    with engine.connect() as connection:
        _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _upgrade(connection, engines.named(engine.url), _config(connection, steps))
        finally:
            _foreign_keys(connection, on=True)


def _config(connection: Connection, steps: Path) -> Config:
    config = Config()  # of no file: Alembic would take the logging over from one
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection, name: str, config: Config) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise StoreError(
            f"the database {name} was written by a newer Rasid (schema {min(unknown)}): "
            "install that version again, or restore a backup of before"
        )
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise StoreError(f"the database {name} is damaged: {len(broken)} rows point nowhere")


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite alters a table by dropping it, which would delete all that refers to it. The switch
    # works outside of a transaction only, so it goes past SQLAlchemy, which would begin one.
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")  # type: ignore[union-attr]
