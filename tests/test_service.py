"""What goes on for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.engine.embedded import EmbeddedWakeups
from bot.engine.ports import Topic
from bot.errors import TokenRevoked
from bot.model import Failure, Feed, FeedClaim, FeedId, FetchFailed, NotModified
from bot.pipeline import Polled
from bot.service import Failures, Poller, forever, send

NONE = timedelta(0)


def feed(number: int, now: datetime, failures: int = 0) -> Feed:
    return Feed(
        id=FeedId(number),
        url=f"https://{number}.example/feed",
        title=f"Outlet {number}",
        next_due=now,
        failures=failures,
    )


class ListClaims:
    """The claims port over a list."""

    def __init__(self, due: Sequence[FeedClaim]) -> None:
        self.due = list(due)
        self.released = False

    async def claim(self, limit: int, now: datetime) -> Sequence[FeedClaim]:
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    async def release(self, now: datetime) -> int:
        self.released = True
        return 0


class Polls:
    """A pipeline whose polls end when the test says so."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.polled: list[int] = []
        self.broken: set[int] = set()
        self.lost: set[int] = set()

    async def poll(self, claim: FeedClaim) -> Polled | None:
        await self.go.wait()
        if claim.feed.id in self.broken:
            raise RuntimeError("a bug")
        self.polled.append(claim.feed.id)
        return None if claim.feed.id in self.lost else Polled(feed=claim.feed)


def poller(
    polls: Polls, claims: ListClaims, now: datetime, seen: list[int], places: int = 2
) -> Poller:
    return Poller(
        pipeline=polls,
        claims=claims,
        wakeups=EmbeddedWakeups(),
        clock=lambda: now,
        places=places,
        on_poll=lambda before, _: seen.append(before.id),
    )


def claims_of(now: datetime, *numbers: int) -> ListClaims:
    return ListClaims([FeedClaim(feed=feed(n, now), owner="me", token=1) for n in numbers])


async def test_no_more_polls_run_than_there_are_places(now: datetime) -> None:
    polls, claims = Polls(), claims_of(now, 1, 2, 3)
    one = poller(polls, claims, now, [])

    begun = [await one.round(), await one.round()]

    assert begun == [2, 0]
    assert len(claims.due) == 1
    polls.go.set()
    await one.settle()


async def test_broken_poll_does_not_stop_the_others(now: datetime) -> None:
    polls, seen = Polls(), list[int]()
    polls.broken = {1}
    polls.go.set()
    one = poller(polls, claims_of(now, 1, 2), now, seen)

    await one.round()
    await one.settle()

    assert polls.polled == seen == [2]


async def test_poll_whose_lease_was_lost_is_not_counted(now: datetime) -> None:
    polls, seen = Polls(), list[int]()
    polls.lost = {1}
    polls.go.set()
    one = poller(polls, claims_of(now, 1, 2), now, seen)

    await one.round()
    await one.settle()

    assert seen == [2]


async def test_stopping_lets_go_of_running_polls_and_gives_leases_back(now: datetime) -> None:
    polls, claims = Polls(), claims_of(now, 1)
    one = poller(polls, claims, now, [])
    await one.round()
    running = asyncio.create_task(one.run())
    await asyncio.sleep(0)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert claims.released
    assert polls.polled == []


def counted(*answers: int | Exception) -> tuple[list[int], Callable[[], Awaitable[int]]]:
    """A piece of work that gives these answers, then asks to be stopped."""
    calls: list[int] = []
    left = list(answers)

    async def work() -> int:
        calls.append(len(calls))
        if not left:
            raise asyncio.CancelledError
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return calls, work


async def test_work_goes_on_without_waiting_while_it_finds_something() -> None:
    calls, work = counted(3, 1, 0)
    wakeups = EmbeddedWakeups()

    with pytest.raises(asyncio.CancelledError):
        await forever(wakeups, Topic.SEND, work, NONE)

    assert len(calls) == 4


async def test_failed_round_is_told_and_the_next_one_comes() -> None:
    calls, work = counted(RuntimeError("disk full"), 0)
    wakeups = EmbeddedWakeups()
    wakeups.notify(Topic.POLL)

    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await forever(wakeups, Topic.POLL, work, NONE)

    assert [line["event"] for line in logs] == ["round failed"]
    assert len(calls) == 3


async def test_revoked_token_ends_the_loop() -> None:
    _, work = counted(TokenRevoked())

    with pytest.raises(TokenRevoked):
        await forever(EmbeddedWakeups(), Topic.SEND, work, NONE)


def failed(before: Feed) -> Polled:
    return Polled(feed=before, result=FetchFailed(failure=Failure.DNS, detail="no such host"))


def test_outage_is_one_line_not_a_wall(now: datetime) -> None:
    failures = Failures()
    for number in (1, 2, 3):
        failures.note(feed(number, now), failed(feed(number, now)))

    with capture_logs() as logs:
        failures.tell()
        failures.tell()

    assert [line["n"] for line in logs] == [3]
    assert "Outlet 2 (no such host)" in logs[0]["feeds"]


def test_feed_that_goes_on_failing_is_not_told_again(now: datetime) -> None:
    failures = Failures()
    failures.note(feed(1, now, failures=4), failed(feed(1, now)))

    with capture_logs() as logs:
        failures.tell()

    assert logs == []


def test_feed_that_came_back_is_told(now: datetime) -> None:
    failures = Failures()
    failures.note(feed(1, now, failures=4), Polled(feed=feed(1, now), result=NotModified()))

    with capture_logs() as logs:
        failures.tell()

    assert [line["event"] for line in logs] == ["feeds are back"]


async def test_stopping_lets_a_message_on_its_way_arrive() -> None:
    began, go, arrived = asyncio.Event(), asyncio.Event(), list[int]()

    class Slow:
        async def send_due(self) -> int:
            began.set()
            await go.wait()
            arrived.append(1)
            return 1

    sending = asyncio.create_task(send(EmbeddedWakeups(), Slow()))
    await began.wait()

    sending.cancel()
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(sending, return_exceptions=True)

    assert arrived == [1]
    assert sending.cancelled()
