"""Watches: what chats asked for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.model import ChatId, Mode, Scope, Watch, WatchId


class Watches:
    """The watches, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, chat_id: ChatId, text: str, *, now: datetime, scope: Scope | None = None, mode: Mode = Mode.INSTANT
    ) -> Watch:
        """Add an active watch under the chat's next number (numbers are not used again)."""
        raise NotImplementedError

    def get(self, watch_id: WatchId) -> Watch | None:
        """The watch, deleted or not."""
        raise NotImplementedError

    def by_number(self, chat_id: ChatId, number: int) -> Watch | None:
        """The chat's watch of that number, unless deleted."""
        raise NotImplementedError

    def of_chat(self, chat_id: ChatId) -> Sequence[Watch]:
        """The chat's watches but the deleted, by number."""
        raise NotImplementedError

    def save(self, watch: Watch) -> Watch:
        """Replace the watch; return it with its new revision."""
        raise NotImplementedError

    def changed(self, since: int) -> Sequence[Watch]:
        """Watches with a revision above `since`, deleted ones too, by revision. What is purged was
        deleted long before."""
        raise NotImplementedError

    def by_ids(self, ids: Collection[WatchId]) -> Mapping[WatchId, Watch]:
        raise NotImplementedError

    def count(self) -> int:
        """How many are active."""
        raise NotImplementedError
