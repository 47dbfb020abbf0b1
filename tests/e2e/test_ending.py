"""Stopping cleanly, and refusing to be two."""

import signal

import pytest

from tests.e2e.conftest import MakeRasid
from tests.e2e.rasid import Rasid, telegram_settings
from tests.e2e.waiting import PATIENCE
from tests.fake_telegram import FakeTelegram, slow
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
LEASED = (
    "SELECT 'feed' FROM feeds WHERE lease_owner IS NOT NULL"
    " UNION SELECT 'delivery' FROM deliveries WHERE lease_owner IS NOT NULL"
)


async def test_sigterm_amid_a_poll_and_a_message_ends_cleanly_with_both_settled(
    make_rasid: MakeRasid, telegram: FakeTelegram, feeds: FeedServer
) -> None:
    iris = telegram.person("Iris")
    rasid = make_rasid(**telegram_settings(telegram.base_url), RASID_FEEDS__TIMEOUT="60 seconds")
    async with FeedServer(host="127.0.0.2") as other:
        urls = f"{feeds.url('world')},{other.url('stuck')}"
        feeds.feed("world")
        other.fault("stuck", "hang")
        await rasid.watches(iris.id, "comet")
        await rasid.runs(RASID_FEEDS__URLS=urls)
        await feeds.polled("world", 2)
        await other.polled("stuck")
        telegram.fault(slow(1, chat=iris.id))
        feeds.publish("world", "Comet crosses the evening sky")
        await iris.hears(PATIENCE)  # it arrived; Rasid waits for the answer
        leased = {noun for (noun,) in rasid.rows(LEASED)}

        code = await rasid.terminate()

    assert leased == {"feed", "delivery"}
    assert code == 0
    assert rasid.rows(LEASED) == []
    assert rasid.rows("SELECT state FROM deliveries") == [("sent",)]
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

    said = f"rasid: another rasid runs on the data in {first.folder}: stop it first\n"
    assert (code, second.complained) == (1, said)
    sara = telegram.person("Sara")
    await sara.says("/start")  # the first one took no harm
    await sara.hears(PATIENCE)
    assert telegram.conflicts == 0
    assert await first.terminate(signal.SIGINT) == 0  # the keyboard ends it as cleanly
