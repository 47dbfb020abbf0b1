"""Telegram away, or refusing the token: feeds are polled, alerts kept, and nobody is told twice."""

import asyncio
import socket
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.e2e.conftest import MakeRasid, headlines
from tests.e2e.rasid import Rasid, telegram_settings
from tests.e2e.waiting import PATIENCE, eventually
from tests.fake_telegram import FakeTelegram, Person
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
COMET = "Comet crosses the evening sky"
STATES = "SELECT state, count(*) FROM deliveries GROUP BY state"


@dataclass
class Away:
    """Telegram was not there at the start, nor when Rasid was killed; then it came."""

    person: Person
    troubles: list[str]  # what the first start said of it
    kept: list[tuple[str, int]]  # deliveries by state, after the kill
    ended_with: list[tuple[str, int]]


@dataclass
class Refused:
    """The token was revoked while Rasid ran, and good again at the next start."""

    person: Person
    code: int
    complaint: str  # what was said last
    kept: list[tuple[str, int]]


Scenes = tuple[Away, Refused]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scenes(make_module_rasid: MakeRasid) -> Scenes:
    """Play both side by side: they mostly wait."""
    return await asyncio.gather(_away(make_module_rasid), _refused(make_module_rasid))


async def _away(make_rasid: MakeRasid) -> Away:
    port, telegram = _free_port(), FakeTelegram()
    iris = telegram.person("Iris")
    async with FeedServer() as feeds:
        rasid = await _watching(make_rasid, f"http://127.0.0.1:{port}", iris, feeds)
        feeds.publish("world", COMET)
        await eventually(lambda: rasid.logged("delivery settled", state="queued"), "it is kept")
        told = rasid.complained.splitlines()
        await rasid.kill()
        kept = rasid.rows(STATES)
        await rasid.runs()
        await telegram.start(port=port)
        await iris.sees(COMET, PATIENCE)
        await feeds.polled("world", len(feeds.asked("world")) + 2)
        await iris.says("/watches")  # and it listens, too
        await iris.sees("You have 1 watch", PATIENCE)
        assert await rasid.terminate() == 0
        await telegram.stop()
    assert (telegram.violations, telegram.limits.offences) == ([], [])
    troubles = [line for line in told if "cannot be reached" in line]
    return Away(person=iris, troubles=troubles, kept=kept, ended_with=rasid.rows(STATES))


async def _refused(make_rasid: MakeRasid) -> Refused:
    async with FakeTelegram() as telegram, FeedServer() as feeds:
        iris, good_token = telegram.person("Iris"), telegram.token
        rasid = await _watching(make_rasid, telegram.base_url, iris, feeds)
        telegram.token = "7000000001:AA-the-next-token"
        feeds.publish("world", COMET)
        code = await rasid.ended()
        complaint, kept = rasid.complained.splitlines()[-1], rasid.rows(STATES)
        telegram.token = good_token
        await rasid.runs()
        await iris.sees(COMET, PATIENCE)
        assert await rasid.terminate() == 0
    return Refused(person=iris, code=code, complaint=complaint, kept=kept)


async def _watching(make_rasid: MakeRasid, base_url: str, who: Person, feeds: FeedServer) -> Rasid:
    feeds.feed("world")
    rasid = make_rasid(**telegram_settings(base_url), RASID_FEEDS__URLS=feeds.url("world"))
    await rasid.watches(who.id, "comet")
    await rasid.runs()
    await feeds.polled("world", 2)  # so the silent first poll is done with
    return rasid


def _free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_feeds_are_polled_and_alerts_kept_while_telegram_is_away(scenes: Scenes) -> None:
    assert scenes[0].kept == [("queued", 1)]
    assert len(scenes[0].troubles) == 1  # said once, not as a wall


async def test_what_was_kept_is_told_once_when_telegram_is_back(scenes: Scenes) -> None:
    assert headlines(scenes[0].person) == [COMET, "You have 1 watch"]
    assert scenes[0].ended_with == [("sent", 1)]


async def test_refused_token_ends_it_with_a_line_that_says_what_to_do(scenes: Scenes) -> None:
    advice = "rasid: Telegram refuses the token: get a new one from @BotFather"
    assert (scenes[1].code, scenes[1].complaint) == (1, advice)


async def test_refused_token_leaves_the_data_intact(scenes: Scenes) -> None:
    assert scenes[1].kept in ([("queued", 1)], [])  # [] if it ended before the poll that finds it
    assert headlines(scenes[1].person) == [COMET]
