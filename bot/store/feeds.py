"""Feeds: what is polled, by whom it is leased, and which entries are known."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Update, and_, delete, func, or_, select, update

from bot.errors import LeaseLost
from bot.model import ChatId, Feed, FeedClaim, FeedId, FeedOrigin, FeedState
from bot.store import sql
from bot.store.tables import feeds, seen

_COLUMNS = sql.columns(feeds, Feed)
# Who added a feed and why is not the poll's to change, and its state only if the poll changed it.
_POLLED = [c.name for c in _COLUMNS if c.name not in {"id", "origin", "added_by", "state"}]
_REFRESH = timedelta(days=1)  # marks are kept for months: not each poll need write them all again


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
        values = {
            "url": url,
            "host": _host(url),
            "title": title,
            "language": language,
            "origin": origin,
            "added_by": added_by,
            "state": FeedState.ACTIVE,
            "interval": interval,
            "next_due": now,
            "failures": 0,
            "failure": "",
        }
        self._connection.execute(
            sql.insert(self._connection, feeds).on_conflict_do_nothing(index_elements=["url"]),
            values,
        )
        return sql.nouns(
            Feed, self._connection.execute(select(*_COLUMNS).where(feeds.c.url == url))
        )[0]

    def get(self, feed_id: FeedId) -> Feed | None:
        return self._first(feeds.c.id == feed_id)

    def by_url(self, url: str) -> Feed | None:
        return self._first(feeds.c.url == url)

    def _first(self, condition: sql.Condition) -> Feed | None:
        rows = self._connection.execute(select(*_COLUMNS).where(condition))
        return next(iter(sql.nouns(Feed, rows)), None)

    def all(self) -> Sequence[Feed]:
        """Every feed, by title then URL."""
        query = select(*_COLUMNS).order_by(feeds.c.title, feeds.c.url)
        return sql.nouns(Feed, self._connection.execute(query))

    def count(self, added_by: ChatId | None = None) -> int:
        """How many feeds there are, or how many of them a chat added."""
        query = select(func.count()).select_from(feeds)
        if added_by is not None:
            query = query.where(feeds.c.added_by == added_by)
        return self._connection.scalar(query) or 0

    def set_state(self, feed_id: FeedId, state: FeedState, now: datetime) -> None:
        """Pause, or make active and due at once with its failures forgiven."""
        values: dict[str, Any] = {"state": state}
        if state is FeedState.ACTIVE:
            values |= {"next_due": now, "failures": 0, "failing_since": None, "failure": ""}
        self._connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))

    def remove(self, feed_id: FeedId) -> None:
        """Forget the feed and its marks; its articles stay until retention prunes them."""
        self._connection.execute(delete(feeds).where(feeds.c.id == feed_id))

    def claim(
        self, owner: str, limit: int, lease: timedelta, host_gap: timedelta, now: datetime
    ) -> Sequence[FeedClaim]:
        """Lease due, active feeds, longest due first.

        At most one a host, none of a host that another lease holds or that was polled less than
        `host_gap` ago. A lease that ran out is free again; each claim has a new token.
        """
        rows = self._connection.execute(
            claim_statement(limit, host_gap, now).values(
                lease_owner=owner, lease_until=now + lease, token=feeds.c.token + 1
            )
        ).all()
        claims = [
            FeedClaim(
                feed=Feed(**{c.name: row._mapping[c.name] for c in _COLUMNS}),
                owner=owner,
                token=row.token,
            )
            for row in rows
        ]
        return sorted(claims, key=lambda claim: (claim.feed.next_due, claim.feed.id))

    def settle(self, claim: FeedClaim, feed: Feed, now: datetime) -> None:  # noqa: ARG002
        """Save the polled feed and end its lease; raises LeaseLost if it is not ours any more.

        A lease that ran out is still ours while nobody took the feed over.

        If `feed.url` changed to a URL that another feed has, the claimed feed is set GONE instead.
        """
        values = {name: getattr(feed, name) for name in _POLLED}
        if feed.state is not claim.feed.state:
            values["state"] = feed.state
        if feed.url != claim.feed.url and (twin := self.by_url(feed.url)) is not None:
            moved = f"moved to the address of feed {twin.id}, {feed.url}"
            values |= {"url": claim.feed.url, "state": FeedState.GONE, "failure": moved}
        values |= {"host": _host(values["url"]), "lease_owner": None, "lease_until": None}
        ours = (
            feeds.c.id == claim.feed.id,
            feeds.c.lease_owner == claim.owner,
            feeds.c.token == claim.token,
        )
        done = self._connection.execute(update(feeds).where(*ours).values(values))
        if done.rowcount != 1:
            raise LeaseLost(f"feed {claim.feed.id} was leased to another worker")

    def release(self, owner: str) -> int:
        """End every lease of a worker without a poll; return how many there were."""
        held = feeds.c.lease_owner == owner
        free = {"lease_owner": None, "lease_until": None}
        return self._connection.execute(update(feeds).where(held).values(free)).rowcount

    def next_due(self) -> datetime | None:
        """When the next active feed is due."""
        due = sql.latest(feeds.c.next_due, func.coalesce(feeds.c.lease_until, feeds.c.next_due))
        return self._connection.scalar(
            select(func.min(due)).where(feeds.c.state == FeedState.ACTIVE)
        )

    def known(self, feed_id: FeedId, keys: Collection[bytes]) -> set[bytes]:
        """Which of these entry keys this feed has shown before."""
        found: set[bytes] = set()
        for chunk in sql.chunks(keys):
            query = select(seen.c.key).where(seen.c.feed_id == feed_id, seen.c.key.in_(chunk))
            found.update(self._connection.scalars(query))
        return found

    def remember(self, feed_id: FeedId, keys: Collection[bytes], now: datetime) -> None:
        """Mark entry keys as seen now (to the day), whether known or not.

        Of a feed that was removed meanwhile nothing is marked: settling it will say so.
        """
        if not keys or self.get(feed_id) is None:
            return
        insert = sql.insert(self._connection, seen)
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[seen.c.feed_id, seen.c.key],
                set_={"last_seen": insert.excluded.last_seen},
                where=seen.c.last_seen <= now - _REFRESH,
            ),
            [{"feed_id": feed_id, "key": key, "last_seen": now} for key in dict.fromkeys(keys)],
        )


def claim_statement(limit: int, host_gap: timedelta, now: datetime) -> Update:
    """Return the UPDATE that leases due feeds, to be given its values."""
    leased = feeds.c.lease_until > now
    # A time ahead of now comes from a clock that was set back: it must not silence a host.
    just_polled = and_(feeds.c.last_polled > now - host_gap, feeds.c.last_polled <= now)
    free = or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= now)
    due = (feeds.c.state == FeedState.ACTIVE, feeds.c.next_due <= now, free)
    oldest_first = (feeds.c.next_due, feeds.c.id)
    place = func.row_number().over(partition_by=feeds.c.host, order_by=oldest_first)
    ranked = (
        select(feeds.c.id, place.label("place"))
        .where(*due, feeds.c.host.not_in(select(feeds.c.host).where(or_(leased, just_polled))))
        .subquery()
    )
    chosen = (
        select(feeds.c.id)
        .where(*due, feeds.c.id.in_(select(ranked.c.id).where(ranked.c.place == 1)))
        .order_by(*oldest_first)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return update(feeds).where(feeds.c.id.in_(chosen)).returning(*_COLUMNS, feeds.c.token)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
