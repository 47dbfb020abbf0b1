"""Stopping cleanly, and refusing to be two."""

import signal

import pytest

from tests.e2e.conftest import MakeRasid
from tests.e2e.rasid import Rasid, telegram_settings
from tests.e2e.waiting import PATIENCE, eventually
from tests.fake_telegram import FakeTelegram, slow
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
LEASED = (
    "SELECT 'feed', id FROM feeds WHERE lease_owner IS NOT NULL"
    " UNION SELECT 'delivery', id FROM deliveries WHERE lease_owner IS NOT NULL"
)


async def test_sigterm_amid_a_poll_and_a_message_ends_cleanly_and_nothing_is_repeated(
    make_rasid: MakeRasid, telegram: FakeTelegram, feeds: FeedServer
) -> None:
    urls = f"{feeds.url('world')},{feeds.url('stuck').replace('127.0.0.1', 'localhost')}"
    iris = telegram.person("Iris")
    rasid = make_rasid(**telegram_settings(telegram.base_url), RASID_FEEDS__URLS=urls)
    feeds.feed("world")
    feeds.fault("stuck", "hang")
    await rasid.watches(iris.id, "comet")
    await rasid.runs(RASID_FEEDS__TIMEOUT="60 seconds")
    await feeds.polled("world")
    await feeds.polled("stuck")
    telegram.fault(slow(1, chat=iris.id))
    feeds.publish("world", "Comet crosses the evening sky")
    await iris.hears(PATIENCE)  # it arrived; Rasid waits for the answer
    leased = {noun for noun, _ in rasid.rows(LEASED)}

    code = await rasid.terminate()
    left = rasid.rows(LEASED)
    await rasid.runs()
    await feeds.polled("world", len(feeds.asked("world")) + 2)

    assert {"feed", "delivery"} <= leased
    assert (code, left) == (0, [])
    assert len(iris.transcript) == 1


async def test_second_instance_on_the_same_data_says_so_and_goes(
    make_rasid: MakeRasid, telegram: FakeTelegram
) -> None:
    first = make_rasid(**telegram_settings(telegram.base_url))
    await first.runs()
    second = Rasid(first.folder, "second", **telegram_settings(telegram.base_url))

    second.start()
    try:
        code = await second.ended()
    finally:
        second.reap()

    assert code == 1
    said = f"rasid: another rasid runs on the data in {first.folder}: stop it first\n"
    assert second.complained == said
    assert telegram.conflicts == 0
    sara = telegram.person("Sara")
    await sara.says("/start")  # the first one took no harm
    await sara.hears(PATIENCE)


async def test_interrupt_from_the_keyboard_ends_it_as_cleanly(
    make_rasid: MakeRasid, telegram: FakeTelegram
) -> None:
    rasid = make_rasid(**telegram_settings(telegram.base_url))
    await rasid.runs()
    await eventually(lambda: telegram.calls("getUpdates"), "it listens")

    assert await rasid.terminate(signal.SIGINT) == 0
