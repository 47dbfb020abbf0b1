"""When a feed is polled next, and what it has become: facts of a pure function."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Feeds
from bot.feeds.schedule import body_hash, settle, validators
from bot.model import (
    Entry,
    Failure,
    FeedState,
    Fetched,
    FetchFailed,
    FetchResult,
    NotModified,
    Parsed,
)
from tests.feeds.conftest import NOW, feed, policy

POLICY = policy()
DOCUMENT = Fetched(body=b"<rss/>", url="https://outlet.example/feed")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def published(*ages: timedelta) -> Parsed:
    """Return a document whose entries are so old."""
    return Parsed(entries=tuple(Entry(title="x", published=NOW - age) for age in ages))


def every(gap: timedelta, count: int = 20) -> Parsed:
    """Return a document of a feed that publishes at this pace, the last entry just now."""
    return published(*(gap * number for number in range(count)))


def failure(kind: Failure = Failure.SERVER_ERROR, wait: timedelta | None = None) -> FetchFailed:
    return FetchFailed(failure=kind, detail="the server answered 500", retry_after=wait)


class TestPace:
    def test_a_busy_feed_is_polled_at_the_fastest(self) -> None:
        polled = settle(feed(), DOCUMENT, every(MINUTE), NOW, POLICY, 0)

        assert polled.next_due == NOW + POLICY.fastest

    def test_a_feed_is_polled_some_times_per_entry(self) -> None:
        polled = settle(feed(), DOCUMENT, every(HOUR), NOW, POLICY, 0)

        assert 10 * MINUTE < polled.next_due - NOW < 20 * MINUTE

    def test_a_silent_feed_is_polled_at_the_slowest(self) -> None:
        polled = settle(feed(), DOCUMENT, published(400 * DAY, 900 * DAY), NOW, POLICY, 0)

        assert polled.next_due == NOW + POLICY.slowest

    def test_the_present_pace_counts_more_than_last_years(self) -> None:
        ages = [MINUTE * number for number in range(10)] + [200 * DAY, 300 * DAY]

        polled = settle(feed(), DOCUMENT, published(*ages), NOW, POLICY, 0)

        assert polled.next_due == NOW + POLICY.fastest

    @pytest.mark.parametrize(
        "parsed",
        [
            pytest.param(Parsed(entries=()), id="no entries"),
            pytest.param(Parsed(entries=(Entry(title="a"), Entry(title="b"))), id="no dates"),
            pytest.param(published(*[timedelta(0)] * 20), id="every date is now"),
            pytest.param(published(-DAY, -2 * DAY, -3 * DAY), id="dates to come"),
        ],
    )
    def test_a_feed_whose_habit_is_unknown_gets_the_first_interval(self, parsed: Parsed) -> None:
        polled = settle(feed(interval=DAY), DOCUMENT, parsed, NOW, POLICY, 0)

        assert polled.interval == POLICY.first

    def test_dates_of_updates_will_do(self) -> None:
        entries = tuple(Entry(updated=NOW - MINUTE * number) for number in range(9))

        polled = settle(feed(), DOCUMENT, Parsed(entries=entries), NOW, POLICY, 0)

        assert polled.interval == POLICY.fastest

    @pytest.mark.parametrize("result", [NotModified(), DOCUMENT], ids=["304", "same body"])
    def test_a_poll_that_finds_nothing_makes_the_next_a_little_later(
        self, result: FetchResult
    ) -> None:
        polled = settle(feed(interval=10 * MINUTE), result, None, NOW, POLICY, 0)

        assert polled.interval == 11 * MINUTE

    def test_the_interval_never_leaves_its_bounds(self) -> None:
        polled = settle(feed(interval=DAY), NotModified(), None, NOW, POLICY, 0)

        assert polled.interval == POLICY.slowest


class TestWishes:
    def test_a_server_can_make_us_slower(self) -> None:
        polled = settle(feed(), NotModified(max_age=3 * HOUR), None, NOW, POLICY, 0)

        assert polled.next_due == NOW + 3 * HOUR

    def test_a_server_cannot_make_us_faster(self) -> None:
        polled = settle(feed(interval=HOUR), NotModified(max_age=MINUTE), None, NOW, POLICY, 0)

        assert polled.next_due > NOW + HOUR

    def test_a_wish_lasts_for_one_poll(self) -> None:
        slow = settle(feed(), replace(DOCUMENT, max_age=3 * HOUR), every(HOUR), NOW, POLICY, 0)

        assert slow.next_due == NOW + 3 * HOUR
        assert slow.interval < HOUR

    def test_the_feeds_own_wish_is_kept(self) -> None:
        parsed = replace(every(MINUTE), ttl=HOUR)

        polled = settle(feed(), DOCUMENT, parsed, NOW, POLICY, 0)

        assert polled.interval == HOUR

    def test_no_wish_goes_beyond_the_slowest(self) -> None:
        polled = settle(feed(), NotModified(max_age=365 * DAY), None, NOW, POLICY, 0)

        assert polled.next_due == NOW + POLICY.slowest

    def test_jitter_does_not_undercut_a_wish(self) -> None:
        polled = settle(
            feed(), failure(Failure.RATE_LIMITED, wait=12 * HOUR), None, NOW, POLICY, -1
        )

        assert polled.next_due == NOW + 12 * HOUR


@given(
    jitter=st.floats(-1, 1),
    interval=st.timedeltas(timedelta(0), 60 * DAY),
    failures=st.integers(0, 10_000),
    wish=st.none() | st.timedeltas(timedelta(0), 400 * DAY),
    failed=st.booleans(),
    gap=st.timedeltas(timedelta(0), 100 * DAY),
)
def test_the_next_poll_is_always_within_the_bounds(
    jitter: float,
    interval: timedelta,
    failures: int,
    wish: timedelta | None,
    failed: bool,
    gap: timedelta,
) -> None:
    before = feed(interval=interval, failures=failures, failing_since=NOW - gap)
    result = failure(wait=wish) if failed else replace(DOCUMENT, max_age=wish)

    polled = settle(before, result, None if failed else every(gap), NOW, POLICY, jitter)

    assert POLICY.fastest <= polled.next_due - NOW <= POLICY.slowest


def test_feeds_that_are_alike_are_spread() -> None:
    dues = {
        settle(feed(interval=HOUR), NotModified(), None, NOW, POLICY, j).next_due
        for j in (-1, 0, 1)
    }

    assert sorted(due - NOW for due in dues) == [
        pytest.approx(66 * MINUTE * share, abs=timedelta(seconds=1)) for share in (0.9, 1, 1.1)
    ]


class TestFailures:
    def test_each_failure_in_a_row_waits_longer(self) -> None:
        once = settle(feed(interval=5 * MINUTE), failure(), None, NOW, POLICY, 0)
        twice = settle(once, failure(), None, NOW + MINUTE, POLICY, 0)

        assert once.next_due - NOW == 10 * MINUTE
        assert twice.next_due - NOW - MINUTE == 20 * MINUTE
        assert (twice.failures, twice.failing_since) == (2, NOW)
        assert twice.failure == "the server answered 500"

    def test_after_an_outage_of_an_hour_no_feed_waits_longer_than_another(self) -> None:
        polled, time = feed(interval=5 * MINUTE), NOW
        while time < NOW + HOUR:
            polled = settle(polled, failure(Failure.DNS), None, time, POLICY, 0)
            time = polled.next_due

        assert time <= NOW + 2 * HOUR
        assert polled.state is FeedState.ACTIVE

    def test_a_feed_that_fails_for_days_is_asked_at_the_slowest(self) -> None:
        before = feed(failures=50, failing_since=NOW - 5 * DAY)

        polled = settle(before, failure(), None, NOW, POLICY, 0)

        assert polled.next_due == NOW + POLICY.slowest
        assert polled.state is FeedState.ACTIVE

    def test_a_feed_polled_daily_is_not_asked_more_often_for_failing(self) -> None:
        polled = settle(feed(interval=12 * HOUR), failure(), None, NOW, POLICY, 0)

        assert polled.next_due - NOW >= 12 * HOUR

    def test_a_feed_keeps_what_it_had(self) -> None:
        before = feed(etag="e", last_modified="m", body_hash=b"h", baseline=NOW, last_success=NOW)

        polled = settle(before, failure(), None, NOW + HOUR, POLICY, 0)

        assert (
            replace(
                polled, next_due=NOW, failures=0, failing_since=None, failure="", last_polled=None
            )
            == before
        )

    @pytest.mark.parametrize("result", [NotModified(), DOCUMENT], ids=["304", "document"])
    def test_an_answer_forgives_all(self, result: FetchResult) -> None:
        before = feed(failures=7, failing_since=NOW - DAY, failure="the server answered 500")

        polled = settle(before, result, None, NOW, POLICY, 0)

        assert (polled.failures, polled.failing_since, polled.failure) == (0, None, "")
        assert polled.last_success == polled.last_polled == NOW

    def test_a_feed_that_is_gone_is_gone(self) -> None:
        polled = settle(feed(), failure(Failure.GONE), None, NOW, POLICY, 0)

        assert polled.state is FeedState.GONE

    def test_a_paused_feed_stays_paused(self) -> None:
        polled = settle(feed(state=FeedState.PAUSED), failure(), None, NOW, POLICY, 0)

        assert polled.state is FeedState.PAUSED


class TestWhatTheFeedHasBecome:
    def test_the_first_document_that_is_read_sets_the_baseline(self) -> None:
        polled = settle(feed(), DOCUMENT, every(HOUR), NOW, POLICY, 0)
        again = settle(polled, DOCUMENT, every(HOUR), NOW + HOUR, POLICY, 0)

        assert polled.baseline == again.baseline == NOW

    @pytest.mark.parametrize("result", [NotModified(), failure()], ids=["304", "failure"])
    def test_what_was_not_read_sets_no_baseline(self, result: FetchResult) -> None:
        assert settle(feed(), result, None, NOW, POLICY, 0).baseline is None

    def test_an_empty_feed_has_a_baseline_so_that_its_first_entry_rings(self) -> None:
        assert settle(feed(), DOCUMENT, Parsed(entries=()), NOW, POLICY, 0).baseline == NOW

    def test_validators_and_fingerprint_are_those_of_the_document(self) -> None:
        document = replace(DOCUMENT, etag='"1"', last_modified="yesterday")

        polled = settle(feed(etag="old"), document, every(HOUR), NOW, POLICY, 0)

        assert (polled.etag, polled.last_modified) == ('"1"', "yesterday")
        assert polled.body_hash == body_hash(b"<rss/>")
        assert polled.last_full == NOW

    def test_a_304_keeps_the_validators(self) -> None:
        polled = settle(feed(etag="e", last_modified="m"), NotModified(), None, NOW, POLICY, 0)

        assert (polled.etag, polled.last_modified, polled.last_full) == ("e", "m", None)

    def test_a_document_without_validators_clears_them(self) -> None:
        polled = settle(feed(etag="e", last_modified="m"), DOCUMENT, None, NOW, POLICY, 0)

        assert (polled.etag, polled.last_modified) == (None, None)

    def test_title_and_language_are_taken_where_there_is_none(self) -> None:
        parsed = Parsed(entries=(), title="Outlet", language="pt-BR")

        fresh = settle(feed(), DOCUMENT, parsed, NOW, POLICY, 0)
        named = settle(feed(title="Mine", language="en"), DOCUMENT, parsed, NOW, POLICY, 0)

        assert (fresh.title, fresh.language) == ("Outlet", "pt")
        assert (named.title, named.language) == ("Mine", "en")

    @pytest.mark.parametrize("language", ["", "english", "e1", "-", "русский"])
    def test_what_is_no_language_is_left_out(self, language: str) -> None:
        parsed = Parsed(entries=(), language=language)

        assert settle(feed(), DOCUMENT, parsed, NOW, POLICY, 0).language == ""

    @pytest.mark.parametrize("parsed", [every(HOUR), None], ids=["read", "same as before"])
    def test_a_permanent_move_changes_the_address(self, parsed: Parsed | None) -> None:
        document = replace(DOCUMENT, moved_to="https://new.example/feed")

        polled = settle(feed(), document, parsed, NOW, POLICY, 0)

        assert polled.url == "https://new.example/feed"

    def test_a_move_to_what_cannot_be_read_changes_nothing(self) -> None:
        polled = settle(feed(), failure(Failure.NOT_A_FEED), None, NOW, POLICY, 0)

        assert polled.url == feed().url


@pytest.mark.parametrize(
    ("last_full", "sent"),
    [
        pytest.param(None, (None, None), id="never fetched whole"),
        pytest.param(NOW - HOUR, ("e", "m"), id="fetched whole of late"),
        pytest.param(NOW - 12 * HOUR, (None, None), id="fetched whole long ago"),
    ],
)
def test_now_and_then_a_feed_is_fetched_whole(
    last_full: datetime | None, sent: tuple[str | None, str | None]
) -> None:
    assert validators(feed(etag="e", last_modified="m", last_full=last_full), NOW, POLICY) == sent


def test_the_bounds_come_from_the_configuration() -> None:
    patient = Feeds(fastest=HOUR, slowest=2 * HOUR)

    busy = settle(feed(), DOCUMENT, every(MINUTE), NOW, patient, 0)
    silent = settle(feed(), DOCUMENT, every(30 * DAY), NOW, patient, 0)

    assert (busy.interval, silent.interval) == (HOUR, 2 * HOUR)
