"""Small facts about this instance: heartbeats, holds, the leader's epoch."""

from sqlalchemy import Connection, select

from bot.store import sql
from bot.store.tables import counters, meta


class Meta:
    """Named strings, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        return self._connection.scalar(select(meta.c.value).where(meta.c.name == name))

    def set(self, name: str, value: str) -> None:
        insert = sql.insert(self._connection, meta)
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[meta.c.name], set_={"value": insert.excluded.value}
            ),
            {"name": name, "value": value},
        )


def count_up(connection: Connection, name: str) -> int:
    """Return the counter's next number: 1, 2, 3 … Other transactions wait until this one ends."""
    insert = sql.insert(connection, counters)
    value: int = connection.execute(
        insert.on_conflict_do_update(
            index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
        ).returning(counters.c.value),
        {"name": name, "value": 1},
    ).scalar_one()
    return value


def counter(connection: Connection, name: str) -> int:
    """Return where the counter stands."""
    return connection.scalar(select(counters.c.value).where(counters.c.name == name)) or 0
