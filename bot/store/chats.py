"""Chats: who is told, and what they were asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.model import Address, Chat, ChatId, ChatKind, Dialog


class Chats:
    """The chats, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, address: Address, *, kind: ChatKind, title: str, language: str, now: datetime
    ) -> Chat:
        """Add a chat; return the one that is there if the address is known."""
        raise NotImplementedError

    def get(self, chat_id: ChatId) -> Chat | None:
        raise NotImplementedError

    def at(self, address: Address) -> Chat | None:
        raise NotImplementedError

    def topics(self, chat: int) -> Sequence[Chat]:
        """Every subscriber in one Telegram chat: itself, and its topics."""
        raise NotImplementedError

    def by_ids(self, ids: Collection[ChatId]) -> Mapping[ChatId, Chat]:
        raise NotImplementedError

    def save(self, chat: Chat) -> None:
        """Replace the chat."""
        raise NotImplementedError

    def move(self, old: int, new: int) -> int:
        """Give every subscriber of a Telegram chat its new id (group became supergroup).

        Where the new address already has a subscriber, the old one's watches and deliveries join
        it. Returns how many moved.
        """
        raise NotImplementedError

    def forget(self, chat_id: ChatId) -> Mapping[str, int]:
        """Delete all of a chat's data; return how many of each: watches, alerts, feeds."""
        raise NotImplementedError

    def count(self) -> int:
        raise NotImplementedError

    def ask(self, dialog: Dialog) -> None:
        """Remember what was asked, in the place of what was asked before."""
        raise NotImplementedError

    def asked(self, chat_id: ChatId, user: int, now: datetime) -> Dialog | None:
        """What was asked and neither answered nor expired."""
        raise NotImplementedError

    def answered(self, chat_id: ChatId, user: int) -> None:
        """Forget what was asked."""
        raise NotImplementedError
