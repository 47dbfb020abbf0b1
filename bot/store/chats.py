"""Chats: who is told, and what they were asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from bot.model import Address, Chat, ChatId, ChatKind, ChatState, Dialog
from bot.store import sql
from bot.store.leaving import forget, move
from bot.store.tables import chats, dialogs

_COLUMNS = [*sql.columns(chats, Chat), chats.c.chat, chats.c.topic]


class Chats:
    """The chats, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, address: Address, *, kind: ChatKind, title: str, language: str, now: datetime
    ) -> Chat:
        """Add a chat; return the one that is there if the address is known."""
        insert = sql.insert(self._connection, chats)
        self._connection.execute(
            insert.on_conflict_do_nothing(index_elements=["chat", "topic"]),
            {
                "chat": address.chat,
                "topic": address.topic or 0,
                "kind": kind,
                "title": title,
                "language": language,
                "time_zone": "UTC",
                "state": ChatState.ACTIVE,
                "created": now,
            },
        )
        return _chat(self._connection.execute(_at(address)).one())

    def get(self, chat_id: ChatId) -> Chat | None:
        return self.by_ids([chat_id]).get(chat_id)

    def at(self, address: Address) -> Chat | None:
        row = self._connection.execute(_at(address)).first()
        return None if row is None else _chat(row)

    def topics(self, chat: int) -> Sequence[Chat]:
        """Every subscriber in one Telegram chat: itself, and its topics."""
        query = select(*_COLUMNS).where(chats.c.chat == chat).order_by(chats.c.topic)
        return [_chat(row) for row in self._connection.execute(query)]

    def by_ids(self, ids: Collection[ChatId]) -> Mapping[ChatId, Chat]:
        found: dict[ChatId, Chat] = {}
        for chunk in sql.chunks(ids):
            for row in self._connection.execute(select(*_COLUMNS).where(chats.c.id.in_(chunk))):
                found[row.id] = _chat(row)
        return found

    def save(self, chat: Chat) -> None:
        """Replace the chat."""
        self._connection.execute(
            update(chats)
            .where(chats.c.id == chat.id)
            .values(
                chat=chat.address.chat,
                topic=chat.address.topic or 0,
                kind=chat.kind,
                title=chat.title,
                language=chat.language,
                time_zone=chat.time_zone,
                state=chat.state,
                paused_until=chat.paused_until,
            )
        )

    def move(self, old: int, new: int) -> int:
        """Give every subscriber of a Telegram chat its new id (group became supergroup).

        Where the new address already has a subscriber, the old one's watches and deliveries join
        it. Returns how many moved.
        """
        return move(self._connection, old, new)

    def forget(self, chat_id: ChatId) -> Mapping[str, int]:
        """Delete all of a chat's data; return how many of each: watches, alerts, feeds.

        Feeds it added serve everybody: they stay, and no longer say who added them.
        """
        return forget(self._connection, chat_id)

    def count(self) -> int:
        return self._connection.scalar(select(func.count()).select_from(chats)) or 0

    def ask(self, dialog: Dialog) -> None:
        """Remember what was asked, in the place of what was asked before."""
        insert = sql.insert(self._connection, dialogs)
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[dialogs.c.chat_id, dialogs.c.user],
                set_={
                    name: insert.excluded[name]
                    for name in ("kind", "data", "message_id", "expires")
                },
            ),
            {column.name: getattr(dialog, column.name) for column in dialogs.c},
        )

    def asked(self, chat_id: ChatId, user: int, now: datetime) -> Dialog | None:
        """What was asked and neither answered nor expired."""
        query = select(*dialogs.c).where(
            dialogs.c.chat_id == chat_id, dialogs.c.user == user, dialogs.c.expires > now
        )
        return next(iter(sql.nouns(Dialog, self._connection.execute(query))), None)

    def answered(self, chat_id: ChatId, user: int) -> None:
        """Forget what was asked."""
        asked = (dialogs.c.chat_id == chat_id) & (dialogs.c.user == user)
        self._connection.execute(delete(dialogs).where(asked))


def _at(address: Address) -> Select[Any]:
    return select(*_COLUMNS).where(
        chats.c.chat == address.chat, chats.c.topic == (address.topic or 0)
    )


def _chat(row: Row[Any]) -> Chat:
    values = dict(row._mapping)
    address = Address(chat=values.pop("chat"), topic=values.pop("topic") or None)
    return Chat(address=address, **values)
