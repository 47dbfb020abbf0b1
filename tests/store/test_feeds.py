"""Feeds: added once, leased by one worker at a time, settled by the one who holds the lease."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import LeaseLost
from bot.model import FeedClaim, FeedId, FeedOrigin, FeedState
from bot.store import Database, Unit
from tests.store.nouns import DAY, MINUTE, NOW, SECOND, add_chat, add_feed

LEASE = MINUTE
GAP = 2 * SECOND


def claim(unit: Unit, owner: str = "me", limit: int = 10, *, at: timedelta = SECOND) -> list[str]:
    return [one.feed.url for one in unit.feeds.claim(owner, limit, LEASE, GAP, NOW + at)]


def claim_one(database: Database, owner: str = "me", *, at: timedelta = SECOND) -> FeedClaim:
    with database.begin() as unit:
        [claimed] = unit.feeds.claim(owner, 1, LEASE, GAP, NOW + at)
    return claimed


def commit(unit: Unit, claimed: FeedClaim) -> None:
    unit.feeds.remember(claimed.feed.id, [b"key"], NOW)
    unit.feeds.settle(claimed, claimed.feed, NOW)


def test_a_feed_is_due_at_once(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit, title="A", language="ru")

    assert (feed.title, feed.language, feed.next_due) == ("A", "ru", NOW)
    assert feed.interval == 5 * MINUTE


def test_a_known_url_adds_nothing(database: Database) -> None:
    with database.begin() as unit:
        first = add_feed(unit, title="A")

        second = add_feed(unit, title="B", origin=FeedOrigin.CHAT)

        assert second == first
        assert unit.feeds.count() == 1


def test_feeds_are_found_by_id_and_url(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit)

        assert unit.feeds.get(feed.id) == feed
        assert unit.feeds.by_url(feed.url) == feed
        assert unit.feeds.get(FeedId(404)) is None
        assert unit.feeds.by_url("https://b.example/") is None


def test_feeds_are_listed_by_title_then_url(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://b.example/2", title="B")
        add_feed(unit, "https://b.example/1", title="B")
        add_feed(unit, "https://c.example/", title="A")

        urls = [feed.url for feed in unit.feeds.all()]

    assert urls == ["https://c.example/", "https://b.example/1", "https://b.example/2"]


def test_the_feeds_that_a_chat_added_are_counted(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        add_feed(unit, "https://a.example/", added_by=chat.id)
        add_feed(unit, "https://b.example/")

        assert (unit.feeds.count(), unit.feeds.count(added_by=chat.id)) == (2, 1)


def test_the_longest_due_is_claimed_first(database: Database) -> None:
    with database.begin() as unit:
        for seconds, name in ((30, "a"), (10, "b"), (20, "c")):
            add_feed(unit, f"https://{name}.example/", now=NOW - seconds * SECOND)

        urls = claim(unit, limit=2)

    assert urls == ["https://a.example/", "https://c.example/"]


def test_what_is_not_due_or_not_active_is_not_claimed(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://later.example/", now=NOW + MINUTE)
        paused = add_feed(unit, "https://paused.example/")
        unit.feeds.set_state(paused.id, FeedState.PAUSED, NOW)

        assert claim(unit) == []


def test_one_feed_a_host_is_claimed(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://a.example/1", now=NOW - SECOND)
        add_feed(unit, "https://A.example:8443/2")
        add_feed(unit, "https://b.example/")

        first, second = claim(unit), claim(unit)

    assert first == ["https://a.example/1", "https://b.example/"]
    assert second == []


def test_a_host_is_left_alone_for_the_gap_after_a_poll(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://a.example/1", now=NOW - SECOND)
        add_feed(unit, "https://a.example/2")
    claimed = claim_one(database)
    polled = replace(claimed.feed, last_polled=NOW + SECOND, next_due=NOW + DAY)
    with database.begin() as unit:
        unit.feeds.settle(claimed, polled, NOW + SECOND)

        assert claim(unit, at=2 * SECOND) == []
        assert claim(unit, at=3 * SECOND) == ["https://a.example/2"]


def test_a_clock_set_back_does_not_silence_a_host(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, now=NOW - 2 * DAY)
    claimed = claim_one(database)
    with database.begin() as unit:
        unit.feeds.settle(claimed, replace(claimed.feed, last_polled=NOW + SECOND), NOW)

        assert claim(unit, at=-DAY) == ["https://a.example/feed"]


def test_two_workers_claim_different_feeds(database: Database, second: Database) -> None:
    with database.begin() as unit:
        for number in range(6):
            add_feed(unit, f"https://{number}.example/")

    with database.begin() as unit:
        mine = claim(unit, "me", 3)
    with second.begin() as unit:
        theirs = claim(unit, "they", 10)

    assert (len(mine), len(theirs)) == (3, 3)
    assert not set(mine) & set(theirs)


def test_a_lease_that_ran_out_is_claimed_again_under_a_new_token(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit)
    first = claim_one(database)

    second = claim_one(database, "they", at=SECOND + LEASE)

    assert second.feed.id == first.feed.id
    assert second.token > first.token


def test_a_polled_feed_is_saved_whole(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit)
    claimed = claim_one(database)
    polled = replace(
        claimed.feed,
        title="A",
        interval=timedelta(minutes=7, microseconds=1),
        next_due=NOW + DAY,
        etag='"x"',
        body_hash=b"\x00\xff",
        baseline=NOW,
        last_polled=NOW,
        failures=3,
        failing_since=NOW,
        failure="timeout",
        state=FeedState.GONE,
    )
    with database.begin() as unit:
        unit.feeds.settle(claimed, polled, NOW)

        assert unit.feeds.get(polled.id) == polled


def test_settling_without_the_lease_is_refused(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit)
    lost = claim_one(database)
    held = claim_one(database, "they", at=SECOND + LEASE)

    with pytest.raises(LeaseLost), database.begin() as unit:
        commit(unit, lost)

    with database.begin() as unit:
        assert unit.feeds.known(lost.feed.id, [b"key"]) == set()
        unit.feeds.settle(held, held.feed, NOW)


def test_a_lease_that_ran_out_unclaimed_is_still_ours(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit)
    claimed = claim_one(database)

    with database.begin() as unit:
        unit.feeds.settle(claimed, replace(claimed.feed, title="A"), NOW + DAY)

        assert [feed.title for feed in unit.feeds.all()] == ["A"]


def test_a_feed_removed_while_it_is_polled_is_a_lost_lease(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit)
    claimed = claim_one(database)
    with database.begin() as unit:
        unit.feeds.remove(feed.id)

    with pytest.raises(LeaseLost), database.begin() as unit:
        commit(unit, claimed)


def test_a_pause_during_the_poll_holds(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit)
    claimed = claim_one(database)
    with database.begin() as unit:
        unit.feeds.set_state(feed.id, FeedState.PAUSED, NOW)

        unit.feeds.settle(claimed, replace(claimed.feed, title="A"), NOW)

        saved = unit.feeds.get(feed.id)
    assert saved is not None
    assert (saved.state, saved.title) == (FeedState.PAUSED, "A")


def test_a_feed_that_moves_is_known_by_its_new_host(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://a.example/1")
    claimed = claim_one(database)
    with database.begin() as unit:
        unit.feeds.settle(claimed, replace(claimed.feed, url="https://b.example/1"), NOW)
        add_feed(unit, "https://b.example/2", now=NOW - SECOND)

        urls = claim(unit)

    assert urls == ["https://b.example/2"]


def test_a_feed_that_moves_to_another_feeds_url_is_gone(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://a.example/", now=NOW - SECOND)
        add_feed(unit, "https://b.example/")
    claimed = claim_one(database)
    with database.begin() as unit:
        unit.feeds.settle(claimed, replace(claimed.feed, url="https://b.example/"), NOW)

        gone = unit.feeds.by_url("https://a.example/")
        twin = unit.feeds.by_url("https://b.example/")
    assert gone is not None
    assert twin is not None
    assert (gone.state, twin.state) == (FeedState.GONE, FeedState.ACTIVE)
    assert "https://b.example/" in gone.failure


def test_making_a_feed_active_forgives_it(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit)
    claimed = claim_one(database)
    failing = replace(feed, failures=9, failing_since=NOW, failure="dns", next_due=NOW + DAY)
    with database.begin() as unit:
        unit.feeds.settle(claimed, failing, NOW)

        unit.feeds.set_state(feed.id, FeedState.ACTIVE, NOW + MINUTE)

        assert unit.feeds.get(feed.id) == replace(feed, next_due=NOW + MINUTE)


def test_a_worker_gives_its_leases_back(database: Database) -> None:
    with database.begin() as unit:
        add_feed(unit, "https://a.example/")
        add_feed(unit, "https://b.example/")
    lost = claim_one(database)
    claim_one(database, "they")

    with database.begin() as unit:
        assert unit.feeds.release("me") == 1
        assert claim(unit, "they") == [lost.feed.url]
    with pytest.raises(LeaseLost), database.begin() as unit:
        unit.feeds.settle(lost, lost.feed, NOW)


def test_the_next_due_feed_is_one_that_can_be_claimed(database: Database) -> None:
    with database.begin() as unit:
        assert unit.feeds.next_due() is None
        add_feed(unit, "https://a.example/", now=NOW - MINUTE)
        add_feed(unit, "https://b.example/", now=NOW + DAY)
        paused = add_feed(unit, "https://c.example/", now=NOW - DAY)
        unit.feeds.set_state(paused.id, FeedState.PAUSED, NOW)
        assert unit.feeds.next_due() == NOW - MINUTE
        claim(unit, at=timedelta(0))

        assert unit.feeds.next_due() == NOW + LEASE


def test_marks_belong_to_their_feed(database: Database) -> None:
    with database.begin() as unit:
        first = add_feed(unit, "https://a.example/")
        second = add_feed(unit, "https://b.example/")

        unit.feeds.remember(first.id, [b"1", b"2", b"2"], NOW)
        unit.feeds.remember(first.id, [b"2", b"3"], NOW)
        unit.feeds.remember(first.id, [], NOW)

        assert unit.feeds.known(first.id, [b"1", b"3", b"4"]) == {b"1", b"3"}
        assert unit.feeds.known(second.id, [b"1"]) == set()


def test_thousands_of_marks_are_asked_at_once(database: Database) -> None:
    keys = [str(number).encode() for number in range(2500)]
    with database.begin() as unit:
        feed = add_feed(unit)
        unit.feeds.remember(feed.id, keys[::2], NOW)

        assert unit.feeds.known(feed.id, keys) == set(keys[::2])


def test_a_removed_feed_leaves_no_marks(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit)
        unit.feeds.remember(feed.id, [b"1"], NOW)

        unit.feeds.remove(feed.id)

        assert unit.feeds.get(feed.id) is None
        assert unit.feeds.known(feed.id, [b"1"]) == set()


def test_the_id_of_a_removed_feed_is_not_given_again(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit, "https://a.example/")
        unit.feeds.remove(feed.id)

        assert add_feed(unit, "https://b.example/").id != feed.id


def test_an_address_that_cannot_be_read_still_has_a_row(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit, "https://[broken/")

        assert unit.feeds.get(feed.id) == feed
