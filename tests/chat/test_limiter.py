"""Telegram's limits are kept in every window, and people do not wait for alerts."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.chat.limiter import PATIENCE, Lane, Limits, Paused, TelegramLimiter, flood_wait

SARA, OMAR, GROUP, CHANNEL = 1, 2, -5, -1_000_000_000_005
REPLY, ALERT = Lane.REPLY, Lane.ALERT


def seconds(wait: timedelta | None) -> float:
    return 0.0 if wait is None else wait.total_seconds()


def send(limits: Limits, chat: int, now: float, lane: Lane = ALERT, took: float = 0.0) -> float:
    """Send if it is allowed; return the wait otherwise."""
    wait = seconds(limits.admit(chat, lane, now))
    if not wait:
        limits.done(chat, now + took)
    return wait


def burst(limits: Limits, chat: int, lane: Lane, many: int) -> int:
    """How many of a burst are let through."""
    return sum(not send(limits, chat, 0.0, lane) for _ in range(many))


def test_a_person_gets_one_message_a_second() -> None:
    limits = Limits()
    assert send(limits, SARA, 0.0) == 0

    waits = [send(limits, SARA, moment) for moment in (0.0, 0.75, 1.0)]

    assert waits == [1.0, 0.25, 0.0]


def test_the_second_counts_from_the_answer_since_the_network_may_dawdle() -> None:
    limits = Limits()
    send(limits, SARA, 0.0, took=5.0)

    waits = [send(limits, SARA, moment) for moment in (5.5, 6.0)]

    assert waits == [0.5, 0.0]


def test_message_under_way_keeps_its_place() -> None:
    limits = Limits()
    limits.admit(SARA, REPLY, 0.0)

    assert limits.admit(SARA, REPLY, 90.0) == timedelta(seconds=1)


@pytest.mark.parametrize("chat", [GROUP, CHANNEL], ids=["group", "channel"])
def test_a_group_gets_twenty_a_minute_of_which_alerts_leave_three(chat: int) -> None:
    limits = Limits()

    alerts = burst(limits, chat, ALERT, 30)
    replies = burst(limits, chat, REPLY, 30)

    assert (alerts, replies) == (17, 3)
    assert send(limits, chat, 59.0, REPLY) == 1.0
    assert send(limits, chat, 60.0, REPLY) == 0.0


def test_thirty_a_second_overall_of_which_alerts_leave_two() -> None:
    limits = Limits()

    alerts = sum(not send(limits, chat, 0.0) for chat in range(1, 50))
    replies = sum(not send(limits, chat, 0.0, REPLY) for chat in range(50, 99))

    assert (alerts, replies) == (28, 2)


def test_alert_lets_a_waiting_answer_go_first() -> None:
    limits = Limits()
    send(limits, GROUP, 0.0)
    for moment in range(16):
        send(limits, GROUP, float(moment))
    limits.queue(GROUP)

    waiting = limits.wait(GROUP, ALERT, 59.5)
    limits.unqueue(GROUP)

    assert waiting > 0
    assert limits.wait(GROUP, ALERT, 60.0) == 0


def test_flood_wait_freezes_its_chat_alone() -> None:
    limits = Limits()

    limits.flooded(SARA, timedelta(seconds=43_837), 0.0)

    assert limits.wait(SARA, REPLY, 0.0) == 43_838
    assert limits.wait(OMAR, ALERT, 0.0) == 0
    assert limits.wait(SARA, REPLY, 43_838.0) == 0


def test_shorter_flood_wait_does_not_end_a_longer_one() -> None:
    limits = Limits()
    limits.flooded(SARA, timedelta(seconds=60), 0.0)

    limits.flooded(SARA, timedelta(seconds=3), 1.0)

    assert limits.wait(SARA, REPLY, 30.0) == 31


def test_flood_of_two_chats_within_ten_seconds_freezes_the_bot_for_the_shorter_wait() -> None:
    limits = Limits()
    limits.flooded(SARA, timedelta(hours=12), 0.0)

    limits.flooded(OMAR, timedelta(seconds=30), 9.0)

    assert limits.wait(GROUP, REPLY, 9.0) == 31
    assert limits.wait(GROUP, REPLY, 40.0) == 0


def test_floods_far_apart_are_two_chats_own_affairs() -> None:
    limits = Limits()
    limits.flooded(SARA, timedelta(seconds=60), 0.0)

    limits.flooded(OMAR, timedelta(seconds=60), 11.0)

    assert limits.wait(GROUP, REPLY, 11.0) == 0


def test_idle_chats_are_forgotten_and_busy_ones_are_not() -> None:
    limits = Limits()
    for chat in range(10, 5000):
        limits.flooded(chat, timedelta(0), 100.0 * chat)
        send(limits, chat, 100.0 * chat + 2, REPLY)
    now = 500_000.0
    send(limits, GROUP, now)

    limits.flooded(SARA, timedelta(hours=1), now)
    for chat in range(6000, 9000):
        limits.wait(chat, ALERT, now + 1)

    assert limits.wait(SARA, REPLY, now + 2) == 3599
    assert len(limits._chats) < 3100
    assert len(limits._frozen) < 1100


@given(
    st.lists(
        st.tuples(
            st.sampled_from([SARA, OMAR, 3, 4, GROUP, CHANNEL]),
            st.sampled_from(Lane),
            st.floats(0, 0.5),  # until the next attempt
            st.floats(0, 3),  # until the answer
            st.floats(0, 1),  # where between the two Telegram gets it
        ),
        max_size=150,
    )
)
def test_no_window_at_telegram_holds_more_than_it_may(
    attempts: list[tuple[int, Lane, float, float, float]],
) -> None:
    limits, now = Limits(), 0.0
    arrived: dict[int, list[float]] = defaultdict(list)
    answers: list[tuple[float, int]] = []
    for chat, lane, gap, took, share in attempts:
        now += gap
        for moment, answered in sorted(a for a in answers if a[0] <= now):
            limits.done(answered, moment)
        answers = [a for a in answers if a[0] > now]
        if limits.admit(chat, lane, now) is None:
            answers.append((now + took, chat))
            arrived[chat].append(now + took * share)

    for chat, moments in arrived.items():
        _within(sorted(moments), *((1, 1.0) if chat > 0 else (20, 60.0)))
    _within(sorted(m for moments in arrived.values() for m in moments), 30, 1.0)


def _within(moments: list[float], most: int, window: float) -> None:
    for first, beyond in zip(moments, moments[most:], strict=False):
        assert beyond - first >= window - 1e-6


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """What time it is."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        await asyncio.sleep(0)


async def request(
    limiter: TelegramLimiter,
    chat: object = SARA,
    lane: Lane | None = None,
    *,
    endpoint: str = "sendMessage",
    answer: Callable[[], Any] = lambda: True,
) -> Any:
    async def callback(*args: object, **kwargs: object) -> Any:
        return answer()

    return await limiter.process_request(callback, (), {}, endpoint, {"chat_id": chat}, lane)


def refusing(error: TelegramError) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


async def test_answer_to_a_person_waits_for_its_turn() -> None:
    time = Time()
    limiter = TelegramLimiter(clock=time, sleep=time.sleep)
    await request(limiter)

    await request(limiter)

    assert time.now == 1001.0


async def test_alert_does_not_wait_in_the_limiter() -> None:
    time = Time()
    limiter = TelegramLimiter(clock=time, sleep=time.sleep)
    await request(limiter, lane=ALERT)

    with pytest.raises(Paused) as caught:
        await request(limiter, lane=ALERT)

    assert caught.value.after == timedelta(seconds=1)
    assert time.now == 1000.0


async def test_answer_that_would_wait_too_long_is_given_up() -> None:
    time = Time()
    limiter = TelegramLimiter(clock=time, sleep=time.sleep)
    with pytest.raises(RetryAfter):
        await request(limiter, answer=refusing(RetryAfter(int(PATIENCE))))

    with pytest.raises(Paused):
        await request(limiter)


async def test_flood_wait_of_telegram_is_remembered_and_handed_on() -> None:
    time = Time()
    limiter = TelegramLimiter(clock=time, sleep=time.sleep)

    with pytest.raises(RetryAfter):
        await request(limiter, answer=refusing(RetryAfter(5)))

    await request(limiter)
    assert time.now == 1006.0


async def test_failed_request_gives_its_place_back_after_its_window() -> None:
    time = Time()
    limiter = TelegramLimiter(clock=time, sleep=time.sleep)
    with pytest.raises(BadRequest):
        await request(limiter, answer=refusing(BadRequest("no")))

    await request(limiter)

    assert time.now == 1001.0


@pytest.mark.parametrize(
    ("endpoint", "chat"),
    [("answerCallbackQuery", None), ("getChatMember", GROUP), ("sendMessage", "@name")],
)
async def test_what_telegram_does_not_count_is_not_held_up(endpoint: str, chat: object) -> None:
    time = Time()
    limiter = TelegramLimiter(clock=time, sleep=time.sleep)

    for _ in range(50):
        await request(limiter, chat, endpoint=endpoint)

    assert time.now == 1000.0


@pytest.mark.parametrize("value", [7, timedelta(seconds=7)], ids=["seconds", "timedelta"])
def test_flood_wait_is_read_whichever_type_it_has(value: int | timedelta) -> None:
    class Flood(RetryAfter):
        """A RetryAfter of either setting of PTB_TIMEDELTA."""

        retry_after = value

    assert flood_wait(Flood.__new__(Flood)) == timedelta(seconds=7)
