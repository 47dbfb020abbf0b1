"""Telegram away, or refusing the token: feeds are polled, alerts kept, and nobody is told twice."""

import socket

import pytest

from tests.e2e.conftest import MakeRasid
from tests.e2e.rasid import telegram_settings
from tests.e2e.waiting import PATIENCE, eventually
from tests.fake_telegram import FakeTelegram, Person
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
HEADLINE = "Comet crosses the evening sky"
STATES = "SELECT state, count(*) FROM deliveries GROUP BY state"
REFUSED = "rasid: Telegram refuses the token: get a new one from @BotFather\n"


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def headlines(person: Person) -> list[str]:
    return [post.text.splitlines()[0] for post in person.transcript]


async def test_telegram_down_at_start_and_a_kill_meanwhile_lose_nothing(
    make_rasid: MakeRasid, feeds: FeedServer
) -> None:
    port = free_port()
    telegram = FakeTelegram()
    iris = telegram.person("Iris")
    settings = {"RASID_FEEDS__URLS": feeds.url("world")}
    rasid = make_rasid(**telegram_settings(f"http://127.0.0.1:{port}"), **settings)
    feeds.feed("world")
    await rasid.watches(iris.id, "comet")
    await rasid.runs()
    await feeds.polled("world")
    feeds.publish("world", HEADLINE)
    await eventually(lambda: rasid.logged("delivery settled", state="queued"), "the alert is kept")
    troubles = [line for line in rasid.complained.splitlines() if "cannot be reached" in line]

    await rasid.kill()
    kept = rasid.rows(STATES)
    await rasid.runs()
    await telegram.start(port=port)
    await iris.hears(PATIENCE)
    await feeds.polled("world", len(feeds.asked("world")) + 2)
    await iris.says("/watches")  # and it listens, too
    await iris.sees("You have 1 watch", PATIENCE)
    code = await rasid.terminate()
    await telegram.stop()

    assert kept == [("queued", 1)]
    assert len(troubles) == 1  # said once, not as a wall
    assert headlines(iris) == [HEADLINE, "You have 1 watch"]
    assert (code, rasid.rows(STATES)) == (0, [("sent", 1)])
    assert (telegram.violations, telegram.limits.offences) == ([], [])


async def test_revoked_token_ends_it_with_one_line_and_the_data_intact(
    make_rasid: MakeRasid, telegram: FakeTelegram, feeds: FeedServer
) -> None:
    iris, good_token = telegram.person("Iris"), telegram.token
    settings = {"RASID_FEEDS__URLS": feeds.url("world")}
    rasid = make_rasid(**telegram_settings(telegram.base_url), **settings)
    feeds.feed("world")
    await rasid.watches(iris.id, "comet")
    await rasid.runs()
    await feeds.polled("world", 2)  # so the first poll is done with: what comes now is news
    telegram.token = "7000000001:AA-the-next-token"
    feeds.publish("world", HEADLINE)

    code = await rasid.ended()
    while_running, kept = rasid.complained, rasid.rows(STATES)
    rasid.start()
    code_at_start = await rasid.ended()
    at_start = rasid.complained
    telegram.token = good_token
    await rasid.runs()
    await iris.hears(PATIENCE)

    assert (code, code_at_start) == (1, 1)
    assert while_running.endswith(REFUSED)
    assert at_start.endswith(REFUSED)
    assert kept == [("queued", 1)]
    assert headlines(iris) == [HEADLINE]
