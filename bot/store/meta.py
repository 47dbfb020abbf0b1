"""Small facts about this instance: heartbeats, holds, the leader's epoch."""

from sqlalchemy import Connection


class Meta:
    """Named strings, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        raise NotImplementedError

    def set(self, name: str, value: str) -> None:
        raise NotImplementedError
