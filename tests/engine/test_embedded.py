"""The engine inside one process."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.embedded import EmbeddedDispatcher, EmbeddedLeader, EmbeddedWakeups
from bot.engine.ports import Topic

LONG = timedelta(seconds=30)
NONE = timedelta(0)


async def test_hint_wakes_whoever_waits() -> None:
    wakeups = EmbeddedWakeups()
    waiting = asyncio.create_task(wakeups.wait(Topic.SEND, LONG))
    await asyncio.sleep(0)

    wakeups.notify(Topic.SEND)

    assert await waiting


async def test_hint_given_before_the_wait_is_not_lost() -> None:
    wakeups = EmbeddedWakeups()

    wakeups.notify(Topic.POLL)

    assert await wakeups.wait(Topic.POLL, LONG)


async def test_hint_is_used_up_by_one_wait() -> None:
    wakeups = EmbeddedWakeups()
    wakeups.notify(Topic.POLL)

    await wakeups.wait(Topic.POLL, LONG)

    assert not await wakeups.wait(Topic.POLL, NONE)


async def test_hint_for_one_topic_wakes_no_other() -> None:
    wakeups = EmbeddedWakeups()

    wakeups.notify(Topic.POLL)

    assert not await wakeups.wait(Topic.SEND, NONE)


async def test_each_leader_has_a_higher_epoch(tmp_path: Path) -> None:
    leader = EmbeddedLeader(tmp_path / "new")

    async with leader.lead("rasid") as first:
        pass
    async with leader.lead("rasid") as second:
        pass

    assert second == first + 1


async def test_second_leader_is_refused_while_the_first_holds(tmp_path: Path) -> None:
    async with EmbeddedLeader(tmp_path).lead("rasid"):
        with pytest.raises(BlockingIOError):
            await EmbeddedLeader(tmp_path).lead("rasid").__aenter__()


async def test_roles_have_leaders_of_their_own(tmp_path: Path) -> None:
    leader = EmbeddedLeader(tmp_path)

    async with leader.lead("one"), leader.lead("two") as epoch:
        assert epoch == 1


async def test_dispatcher_calls_its_jobs_on_the_loop_at_once() -> None:
    dispatcher = EmbeddedDispatcher()
    called = asyncio.Event()
    dispatcher.every(timedelta(hours=1), "job", called.set)

    dispatcher.start()
    async with asyncio.timeout(10):
        await called.wait()
    dispatcher.stop()

    assert called.is_set()
