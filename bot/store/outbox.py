"""The outbox: messages owed, written in the transaction that makes their articles known.

A delivery is claimed with a lease while still `queued`, becomes `sending` in a commit of its own
just before the request, and is settled after it. So a lease that ran out while `queued` was
never sent, and one that ran out while `sending` may have arrived.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.model import ArticleId, ChatId, Delivery, DeliveryState, Owed, Settlement, StoryId


class Outbox:
    """The deliveries, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owe(self, deliveries: Sequence[Delivery]) -> int:
        """Queue deliveries; return how many. One chat is owed one of a kind for a story:

        NEW and UPDATE are left as they are if they exist; GROWTH is queued again if it was settled.
        """
        raise NotImplementedError

    def told(self, stories: Collection[StoryId]) -> Mapping[tuple[ChatId, StoryId], Delivery]:
        """The NEW delivery, whatever its state, of every chat for each of these stories."""
        raise NotImplementedError

    def claim(self, owner: str, limit: int, lease: timedelta, now: datetime) -> Sequence[Owed]:
        """Lease due queued deliveries, oldest first, at most one a chat.

        Skips chats that are not ACTIVE, held (flood wait), or have another delivery leased; nothing
        while all sending is held. A GROWTH waits for its chat's NEW deliveries. Deliveries of chats
        that are paused stay queued.
        """
        raise NotImplementedError

    def fold(self, delivery: Delivery, owner: str, limit: int, lease: timedelta, now: datetime) -> Sequence[Owed]:
        """Lease up to `limit` further due NEW deliveries of the same chat, oldest first."""
        raise NotImplementedError

    def begin(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        """Turn leased deliveries into `sending`; return those whose token is still ours."""
        raise NotImplementedError

    def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write what became of each, end its lease, and apply what changes for its chat.

        One whose token is no longer ours is left. A `moved_to` moves the whole Telegram chat.
        """
        raise NotImplementedError

    def lost(self, now: datetime) -> Sequence[Delivery]:
        """Deliveries in `sending` whose lease ran out, leased anew to nobody: settle each."""
        raise NotImplementedError

    def release(self, owner: str) -> int:
        """End the leases of a sender on what is still `queued`."""
        raise NotImplementedError

    def of_article(self, chat_id: ChatId, article_id: ArticleId) -> Sequence[Delivery]:
        raise NotImplementedError

    def of_story(self, chat_id: ChatId, story_id: StoryId) -> Sequence[Delivery]:
        raise NotImplementedError

    def of_message(self, chat_id: ChatId, message_id: int) -> Delivery | None:
        """The NEW or UPDATE delivery that a message of the chat came from."""
        raise NotImplementedError

    def get(self, delivery_id: int) -> Delivery | None:
        raise NotImplementedError

    def drop_watch(self, chat_id: ChatId, watch: int, now: datetime) -> int:
        """Take a deleted watch off what is queued; a delivery left without any watch is dead."""
        raise NotImplementedError

    def counts(self) -> Mapping[DeliveryState, int]:
        raise NotImplementedError

    def oldest(self) -> datetime | None:
        """When the oldest queued delivery to an active chat was made."""
        raise NotImplementedError

    def next_due(self) -> datetime | None:
        """When the next queued delivery may go out."""
        raise NotImplementedError
