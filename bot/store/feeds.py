"""Feeds: what is polled, by whom it is leased, and which entries are known."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.model import ChatId, Feed, FeedClaim, FeedId, FeedOrigin, FeedState


class Feeds:
    """The feeds, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        url: str,
        *,
        origin: FeedOrigin,
        now: datetime,
        interval: timedelta,
        title: str = "",
        language: str = "",
        added_by: ChatId | None = None,
    ) -> Feed:
        """Add a feed, due at once; return the one that is there if the URL is known."""
        raise NotImplementedError

    def get(self, feed_id: FeedId) -> Feed | None:
        raise NotImplementedError

    def by_url(self, url: str) -> Feed | None:
        raise NotImplementedError

    def all(self) -> Sequence[Feed]:
        """Every feed, by title then URL."""
        raise NotImplementedError

    def count(self, added_by: ChatId | None = None) -> int:
        """How many feeds there are, or how many of them a chat added."""
        raise NotImplementedError

    def set_state(self, feed_id: FeedId, state: FeedState, now: datetime) -> None:
        """Pause, or make active and due at once with its failures forgiven."""
        raise NotImplementedError

    def remove(self, feed_id: FeedId) -> None:
        """Forget the feed and its marks; its articles stay until retention prunes them."""
        raise NotImplementedError

    def claim(
        self, owner: str, limit: int, lease: timedelta, host_gap: timedelta, now: datetime
    ) -> Sequence[FeedClaim]:
        """Lease due, active feeds, longest due first.

        At most one a host, none of a host that another lease holds or that was polled less than
        `host_gap` ago. A lease that ran out is free again; each claim has a new token.
        """
        raise NotImplementedError

    def settle(self, claim: FeedClaim, feed: Feed, now: datetime) -> None:
        """Save the polled feed and end its lease; raises LeaseLost if the lease is not ours any more.

        If `feed.url` changed to a URL that another feed has, the claimed feed is set GONE instead.
        """
        raise NotImplementedError

    def release(self, owner: str) -> int:
        """End every lease of a worker without a poll; return how many there were."""
        raise NotImplementedError

    def next_due(self) -> datetime | None:
        """When the next active feed is due."""
        raise NotImplementedError

    def known(self, feed_id: FeedId, keys: Collection[bytes]) -> set[bytes]:
        """Which of these entry keys this feed has shown before."""
        raise NotImplementedError

    def remember(self, feed_id: FeedId, keys: Collection[bytes], now: datetime) -> None:
        """Mark entry keys as seen now, whether known or not."""
        raise NotImplementedError
