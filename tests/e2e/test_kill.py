"""kill -9 in the middle, and a second start: nothing is lost, and nothing doubled but in doubt."""

import asyncio
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.e2e.conftest import MakeRasid, headlines
from tests.e2e.rasid import Rasid, telegram_settings
from tests.e2e.waiting import PATIENCE, eventually
from tests.fake_telegram import FakeTelegram, Person, flood, hang, ignored
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
COMET, QUAKE = "Comet crosses the evening sky", "Quake shakes the old harbour"
STATES = "SELECT state, count(*) FROM deliveries GROUP BY state"
ON_THEIR_WAY = "SELECT id FROM deliveries WHERE state = 'sending'"


@dataclass
class Retrying:
    """Killed while one story was on its way to four people; doubts are tried again."""

    told: Person  # was told, and all was settled, before the kill
    unheard: Person  # was told, but Telegram's answer never came
    untold: Person  # was not told: Telegram fell silent on the request
    flooded: Person  # was to be told later, as Telegram wished
    killed_with: dict[str, int]
    ended_with: dict[str, int]


@dataclass
class Dropping:
    """Killed while one alert was on its way and a feed amid its answer; doubts are dropped."""

    unheard: Person
    ended_with: dict[str, int]


Scenes = tuple[Retrying, Dropping]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scenes(make_module_rasid: MakeRasid) -> Scenes:
    """Play both side by side: they mostly wait."""
    return await asyncio.gather(_retrying(make_module_rasid), _dropping(make_module_rasid))


async def _retrying(make_rasid: MakeRasid) -> Retrying:
    async with FakeTelegram() as telegram, FeedServer() as feeds:
        feeds.feed("world")
        rasid = make_rasid(**telegram_settings(telegram.base_url))
        names = ("told", "unheard", "untold", "flooded")
        people = {name: telegram.person(name.title()) for name in names}
        for person in people.values():
            await rasid.watches(person.id, "comet")
        await rasid.runs(RASID_FEEDS__URLS=feeds.url("world"))
        await feeds.polled("world", 2)  # so the silent first poll is done with
        telegram.fault(
            hang(chat=people["unheard"].id),
            ignored(chat=people["untold"].id),
            flood(5, chat=people["flooded"].id),
        )

        feeds.publish("world", COMET)
        await eventually(
            lambda: (
                len(rasid.logged("delivery settled")) == 2 and len(rasid.rows(ON_THEIR_WAY)) == 2
            ),
            "two alerts are settled and two are on their way",
        )
        await rasid.kill()
        killed_with = dict(rasid.rows(STATES))
        await rasid.runs(RASID_FEEDS__URLS=feeds.url("world"))
        for name, count in {"told": 1, "unheard": 2, "untold": 1, "flooded": 1}.items():
            await _hears(telegram, people[name], count)
        await feeds.polled("world", len(feeds.asked("world")) + 2)
        await _ends(rasid, telegram)
        ended_with = dict(rasid.rows(STATES))
    return Retrying(killed_with=killed_with, ended_with=ended_with, **people)


async def _dropping(make_rasid: MakeRasid) -> Dropping:
    async with FakeTelegram() as telegram, FeedServer() as feeds, FeedServer(host="127.0.0.2") as b:
        feeds.feed("world")
        b.feed("other")
        urls = f"{feeds.url('world')},{b.url('other')}"
        settings = {"RASID_FEEDS__URLS": urls, "RASID_DELIVERY__AMBIGUOUS": "drop"}
        rasid = make_rasid(**telegram_settings(telegram.base_url), **settings)
        iris = telegram.person("Iris")
        await rasid.watches(iris.id, "comet OR quake")
        await rasid.runs()
        await asyncio.gather(feeds.polled("world", 2), b.polled("other", 2))
        telegram.fault(hang(chat=iris.id))

        feeds.publish("world", COMET)
        await eventually(lambda: rasid.rows(ON_THEIR_WAY) and iris.transcript, "it is on its way")
        b.fault("other", "hang_in_body")
        b.publish("other", QUAKE)
        await b.polled("other", len(b.asked("other")) + 1)
        await rasid.kill()
        b.heal("other")
        await rasid.runs()
        await iris.sees(QUAKE, PATIENCE)
        await feeds.polled("world", len(feeds.asked("world")) + 2)
        await _ends(rasid, telegram)
    return Dropping(unheard=iris, ended_with=dict(rasid.rows(STATES)))


async def _hears(telegram: FakeTelegram, person: Person, count: int) -> None:
    await telegram.until(lambda: len(person.transcript) >= count, PATIENCE)


async def _ends(rasid: Rasid, telegram: FakeTelegram) -> None:
    assert await rasid.terminate() == 0
    assert telegram.limits.offences == []  # nobody was written to before a flood was over


async def test_alert_that_was_settled_is_not_sent_again(scenes: Scenes) -> None:
    assert scenes[0].killed_with == {"sent": 1, "queued": 1, "sending": 2}
    assert headlines(scenes[0].told) == [COMET]


async def test_alert_whose_answer_was_lost_is_sent_once_more_at_most(scenes: Scenes) -> None:
    assert headlines(scenes[0].unheard) == [COMET, COMET]


async def test_alert_that_never_arrived_is_sent(scenes: Scenes) -> None:
    assert headlines(scenes[0].untold) == [COMET]


async def test_flood_wait_outlives_the_process(scenes: Scenes) -> None:
    assert headlines(scenes[0].flooded) == [COMET]


async def test_everything_is_settled_in_the_end(scenes: Scenes) -> None:
    assert scenes[0].ended_with == {"sent": 4}


async def test_alert_in_doubt_may_be_dropped_instead(scenes: Scenes) -> None:
    assert headlines(scenes[1].unheard).count(COMET) == 1
    assert scenes[1].ended_with == {"sent": 1, "unknown": 1}


async def test_entry_whose_feed_was_amid_its_answer_rings_once(scenes: Scenes) -> None:
    assert headlines(scenes[1].unheard).count(QUAKE) == 1
