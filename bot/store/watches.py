"""Watches: what chats asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from bot.model import ChatId, Mode, Scope, Watch, WatchId, WatchState
from bot.store import sql
from bot.store.meta import count_up
from bot.store.tables import chats, watches

_COLUMNS = sql.columns(watches, Watch)
NOBODY = ChatId(0)  # whose a watch is after its chat was forgotten
REVISION = "watches.revision"


class Watches:
    """The watches, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        chat_id: ChatId,
        text: str,
        *,
        now: datetime,
        scope: Scope | None = None,
        mode: Mode = Mode.INSTANT,
    ) -> Watch:
        """Add an active watch under the chat's next number (numbers are not used again)."""
        number = self._connection.execute(
            update(chats)
            .where(chats.c.id == chat_id)
            .values(numbered=chats.c.numbered + 1)
            .returning(chats.c.numbered)
        ).scalar_one()
        values = {
            "chat_id": chat_id,
            "number": number,
            "text": text,
            "scope": scope or Scope(),
            "mode": mode,
            "state": WatchState.ACTIVE,
            "created": now,
            "revision": count_up(self._connection, REVISION),
        }
        added = insert(watches).returning(*_COLUMNS)
        return _watch(self._connection.execute(added, values).one())

    def get(self, watch_id: WatchId) -> Watch | None:
        """The watch, deleted or not."""
        return self._first(select(*_COLUMNS).where(watches.c.id == watch_id))

    def by_number(self, chat_id: ChatId, number: int) -> Watch | None:
        """The chat's watch of that number, unless deleted."""
        return self._first(_kept(chat_id).where(watches.c.number == number))

    def of_chat(self, chat_id: ChatId) -> Sequence[Watch]:
        """The chat's watches but the deleted, by number."""
        rows = self._connection.execute(_kept(chat_id).order_by(watches.c.number))
        return [_watch(row) for row in rows]

    def save(self, watch: Watch) -> Watch:
        """Replace the watch; return it with its new revision."""
        saved = replace(watch, revision=count_up(self._connection, REVISION))
        changing = ("text", "scope", "mode", "state", "paused_until", "revision")
        done = self._connection.execute(
            update(watches)
            .where(watches.c.id == watch.id)
            .values({name: getattr(saved, name) for name in changing})
        )
        if done.rowcount != 1:
            raise LookupError(f"there is no watch {watch.id} to save")
        return saved

    def changed(self, since: int) -> Sequence[Watch]:
        """Watches with a revision above `since`, deleted ones too, by revision. What is purged was
        deleted long before."""
        query = select(*_COLUMNS).where(watches.c.revision > since).order_by(watches.c.revision)
        return [_watch(row) for row in self._connection.execute(query)]

    def by_ids(self, ids: Collection[WatchId]) -> Mapping[WatchId, Watch]:
        found: dict[WatchId, Watch] = {}
        for chunk in sql.chunks(ids):
            for row in self._connection.execute(select(*_COLUMNS).where(watches.c.id.in_(chunk))):
                found[row.id] = _watch(row)
        return found

    def count(self) -> int:
        """How many are active."""
        query = select(func.count()).where(watches.c.state == WatchState.ACTIVE)
        return self._connection.scalar(query) or 0

    def _first(self, query: Select[Any]) -> Watch | None:
        row = self._connection.execute(query).first()
        return None if row is None else _watch(row)


def _kept(chat_id: ChatId) -> Select[Any]:
    return select(*_COLUMNS).where(
        watches.c.chat_id == chat_id, watches.c.state != WatchState.DELETED
    )


def _watch(row: Row[Any]) -> Watch:
    return Watch(**{**row._mapping, "chat_id": row.chat_id or NOBODY})
