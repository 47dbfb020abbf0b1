"""The outbox: messages owed, written in the transaction that makes their articles known.

A delivery is claimed with a lease while still `queued`, becomes `sending` in a commit of its own
just before the request, and is settled after it. So a lease that ran out while `queued` was
never sent, and one that ran out while `sending` may have arrived.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Update, bindparam, func, select, update

from bot.model import (
    ArticleId,
    ChatId,
    ChatState,
    Delivery,
    DeliveryId,
    DeliveryState,
    Kind,
    Owed,
    Settlement,
    StoryId,
)
from bot.store import claiming, owing, settling, sql
from bot.store.tables import chats, deliveries

COLUMNS = sql.columns(deliveries, Delivery)
_ORPHAN_LEASE = timedelta(minutes=1)  # to settle what a dead sender left; then it is found again


class Outbox:
    """The deliveries, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owe(self, deliveries: Sequence[Delivery]) -> int:
        """Queue deliveries; return how many. One chat is owed one of a kind for a story:

        NEW and UPDATE are left as they are if they exist; GROWTH is queued again if it was settled.
        """
        owed = owing.reachable(self._connection, deliveries)
        firsts = [delivery for delivery in owed if delivery.kind is not Kind.GROWTH]
        growths = [delivery for delivery in owed if delivery.kind is Kind.GROWTH]
        return owing.queue(self._connection, firsts) + owing.requeue(self._connection, growths)

    def told(self, stories: Collection[StoryId]) -> Mapping[tuple[ChatId, StoryId], Delivery]:
        """The NEW delivery, whatever its state, of every chat for each of these stories."""
        found: dict[tuple[ChatId, StoryId], Delivery] = {}
        for chunk in sql.chunks(stories):
            for one in self._where(deliveries.c.story_id.in_(chunk), deliveries.c.kind == Kind.NEW):
                found[one.chat_id, one.story_id] = one
        return found

    def claim(self, owner: str, limit: int, lease: timedelta, now: datetime) -> Sequence[Owed]:
        """Lease due queued deliveries, oldest first, at most one a chat.

        Skips chats that are not ACTIVE, held (flood wait), or have another delivery leased; nothing
        while all sending is held. A GROWTH waits for its chat's NEW deliveries. Deliveries of chats
        that are paused stay queued.
        """
        held = settling.held_until(self._connection)
        if held is not None and held > now:
            return []
        chosen = claiming.next_of_each_chat(limit, now)
        return self._lease(claiming.lease(chosen), owner, now + lease, now)

    def fold(
        self, delivery: Delivery, owner: str, limit: int, lease: timedelta, now: datetime
    ) -> Sequence[Owed]:
        """Lease up to `limit` further due NEW deliveries of the same chat, oldest first."""
        chosen = claiming.more_of_chat(delivery, owner, limit, now)
        return self._lease(claiming.lease(chosen), owner, now + lease, now)

    def _lease(
        self, statement: Update, owner: str, until: datetime, now: datetime
    ) -> Sequence[Owed]:
        rows = self._connection.execute(
            statement.values(lease_owner=owner, lease_until=until).returning(*COLUMNS)
        )
        leased = sorted(sql.nouns(Delivery, rows), key=lambda one: (one.created, one.id))
        return owing.assemble(self._connection, leased, now)

    def begin(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        """Turn leased deliveries into `sending`; return those whose token is still ours.

        A lease that ran out is not ours, though nobody took it: another sender may at any moment.
        """
        ours: set[tuple[DeliveryId, int]] = set()
        for chunk in sql.chunks((one.id, one.token) for one in deliveries):
            rows = self._connection.execute(claiming.begin(chunk, now))
            ours.update((row.id, row.token) for row in rows)
        return [
            replace(one, state=DeliveryState.SENDING)
            for one in deliveries
            if (one.id, one.token) in ours
        ]

    def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write what became of each, end its lease, and apply what changes for its chat.

        One whose token is no longer ours is left. A `moved_to` moves the whole Telegram chat.
        """
        settling.settle(self._connection, settlements, now)

    def lost(self, now: datetime) -> Sequence[Delivery]:
        """Deliveries in `sending` whose lease ran out, leased anew to nobody: settle each."""
        ran_out = (
            deliveries.c.state == DeliveryState.SENDING,
            deliveries.c.lease_until <= now,
        )
        rows = self._connection.execute(
            update(deliveries)
            .where(*ran_out)
            .values(lease_owner=None, lease_until=now + _ORPHAN_LEASE, token=deliveries.c.token + 1)
            .returning(*COLUMNS)
        )
        return sorted(sql.nouns(Delivery, rows), key=lambda one: (one.created, one.id))

    def release(self, owner: str) -> int:
        """End the leases of a sender on what is still `queued`."""
        held = (deliveries.c.lease_owner == owner, deliveries.c.state == DeliveryState.QUEUED)
        free = {"lease_owner": None, "lease_until": None}
        return self._connection.execute(update(deliveries).where(*held).values(free)).rowcount

    def of_article(self, chat_id: ChatId, article_id: ArticleId) -> Sequence[Delivery]:
        return self._where(deliveries.c.chat_id == chat_id, deliveries.c.article_id == article_id)

    def of_story(self, chat_id: ChatId, story_id: StoryId) -> Sequence[Delivery]:
        return self._where(deliveries.c.chat_id == chat_id, deliveries.c.story_id == story_id)

    def of_message(self, chat_id: ChatId, message_id: int) -> Delivery | None:
        """The NEW or UPDATE delivery that a message of the chat came from."""
        found = self._where(
            deliveries.c.chat_id == chat_id,
            deliveries.c.message_id == message_id,
            deliveries.c.kind != Kind.GROWTH,
        )
        return found[0] if found else None

    def get(self, delivery_id: int) -> Delivery | None:
        found = self._where(deliveries.c.id == delivery_id)
        return found[0] if found else None

    def _where(self, *conditions: sql.Condition) -> Sequence[Delivery]:
        query = select(*COLUMNS).where(*conditions)
        query = query.order_by(deliveries.c.created, deliveries.c.id)
        return sql.nouns(Delivery, self._connection.execute(query))

    def drop_watch(self, chat_id: ChatId, watch: int, now: datetime) -> int:
        """Take a deleted watch off what is queued; a delivery left without any watch is dead.

        Returns how many died of it.
        """
        of_chat = (deliveries.c.chat_id == chat_id, deliveries.c.state == DeliveryState.QUEUED)
        asked = [one for one in self._where(*of_chat) if watch in one.watches]
        rest = {one.id: tuple(each for each in one.watches if each != watch) for one in asked}
        if not rest:
            return 0
        row = deliveries.c.id == bindparam("row")
        self._connection.execute(
            update(deliveries).where(row).values(watches=bindparam("rest")),
            [{"row": delivery_id, "rest": watches} for delivery_id, watches in rest.items()],
        )
        died = [delivery_id for delivery_id, watches in rest.items() if not watches]
        for chunk in sql.chunks(died):
            self._connection.execute(settling.bury(chunk, "its watch was deleted", now))
        return len(died)

    def counts(self) -> Mapping[DeliveryState, int]:
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        found = {row[0]: row[1] for row in self._connection.execute(query)}
        return {state: found.get(state, 0) for state in DeliveryState}

    def oldest(self) -> datetime | None:
        """When the oldest queued delivery to an active chat was made."""
        oldest: datetime | None = self._connection.scalar(
            select(func.min(deliveries.c.created))
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(deliveries.c.state == DeliveryState.QUEUED, chats.c.state == ChatState.ACTIVE)
        )
        return oldest

    def next_due(self) -> datetime | None:
        """When the next queued delivery may go out."""
        due: datetime | None = self._connection.scalar(claiming.next_due())
        held = settling.held_until(self._connection)
        return due if due is None or held is None else max(due, held)
