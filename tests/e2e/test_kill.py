"""kill -9 in the middle, and a second start: nothing is lost, and nothing doubled but in doubt."""

from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.e2e.conftest import MakeRasid
from tests.e2e.rasid import Rasid, telegram_settings
from tests.e2e.waiting import PATIENCE, eventually
from tests.fake_telegram import FakeTelegram, Person, flood, hang, ignored
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
HEADLINE = "Comet crosses the evening sky"


@dataclass
class Scene:
    """What each person saw of one story, when Rasid was killed between telling them."""

    rasid: Rasid
    told: Person  # was told, and all was settled, before the kill
    unheard: Person  # was told, but Telegram's answer never came
    untold: Person  # was not told: Telegram fell silent on the request
    flooded: Person  # was to be told later, as Telegram wished
    killed_with: dict[str, int]  # deliveries by state when the process was dead


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(make_module_rasid: MakeRasid) -> Scene:
    """Kill Rasid while one story is on its way to four people, and start it again."""
    async with FakeTelegram() as telegram, FeedServer() as feeds:
        feeds.feed("world", title="World Herald")
        rasid = make_module_rasid(**telegram_settings(telegram.base_url))
        await rasid.runs(RASID_FEEDS__URLS=feeds.url("world"))
        names = ("told", "unheard", "untold", "flooded")
        people = {name: telegram.person(name.title()) for name in names}
        for person in people.values():
            await rasid.watches(person.id, "comet")
        await feeds.polled("world")
        telegram.fault(
            hang(chat=people["unheard"].id),
            ignored(chat=people["untold"].id),
            flood(5, chat=people["flooded"].id),
        )

        feeds.publish("world", HEADLINE)
        await eventually(
            lambda: len(rasid.logged("delivery settled")) == 2 and len(in_doubt(rasid)) == 2,
            "two alerts are settled and two are on their way",
        )
        await rasid.kill()
        states = rasid.rows("SELECT state, count(*) FROM deliveries GROUP BY state")
        await rasid.runs(RASID_FEEDS__URLS=feeds.url("world"))
        for name, count in {"told": 1, "unheard": 2, "untold": 1, "flooded": 1}.items():
            await heard(telegram, people[name], count)
        await feeds.polled("world", len(feeds.asked("world")) + 2)
        assert await rasid.terminate() == 0
        assert telegram.limits.offences == []  # nobody was written to before the flood was over
    return Scene(rasid=rasid, killed_with=dict(states), **people)


async def heard(telegram: FakeTelegram, person: Person, count: int) -> None:
    await telegram.until(lambda: len(person.transcript) >= count, PATIENCE)


def in_doubt(rasid: Rasid) -> list[tuple[object, ...]]:
    return rasid.rows("SELECT id FROM deliveries WHERE state = 'sending'")


def headlines(person: Person) -> list[str]:
    return [post.text.splitlines()[0] for post in person.transcript]


async def test_alert_that_was_settled_is_not_sent_again(scene: Scene) -> None:
    assert scene.killed_with == {"sent": 1, "queued": 1, "sending": 2}
    assert headlines(scene.told) == [HEADLINE]


async def test_alert_whose_answer_was_lost_is_sent_once_more_at_most(scene: Scene) -> None:
    assert headlines(scene.unheard) == [HEADLINE] * 2


async def test_alert_that_never_arrived_is_sent(scene: Scene) -> None:
    assert headlines(scene.untold) == [HEADLINE]


async def test_flood_wait_outlives_the_process(scene: Scene) -> None:
    assert headlines(scene.flooded) == [HEADLINE]


async def test_everything_is_settled_in_the_end(scene: Scene) -> None:
    settled = scene.rasid.rows("SELECT state, count(*) FROM deliveries GROUP BY state")

    assert settled == [("sent", 4)]


async def test_doubt_may_be_dropped_instead(
    make_rasid: MakeRasid, telegram: FakeTelegram, feeds: FeedServer
) -> None:
    settings = {"RASID_FEEDS__URLS": feeds.url("world"), "RASID_DELIVERY__AMBIGUOUS": "drop"}
    rasid = make_rasid(**telegram_settings(telegram.base_url), **settings)
    feeds.feed("world")
    await rasid.runs()
    iris = telegram.person("Iris")
    await rasid.watches(iris.id, "comet")
    await feeds.polled("world")
    telegram.fault(hang(chat=iris.id))
    feeds.publish("world", HEADLINE)
    await eventually(lambda: in_doubt(rasid) and iris.transcript, "the alert is on its way")

    await rasid.kill()
    await rasid.runs()
    feeds.publish("world", "Second comet in a week")

    await iris.sees("Second comet", PATIENCE)
    assert headlines(iris) == [HEADLINE, "Second comet in a week"]
    assert rasid.rows("SELECT count(*) FROM deliveries WHERE state = 'unknown'") == [(1,)]


async def test_kill_while_a_feed_answers_loses_and_doubles_nothing(
    make_rasid: MakeRasid, telegram: FakeTelegram, feeds: FeedServer
) -> None:
    settings = {"RASID_FEEDS__URLS": feeds.url("world")}
    rasid = make_rasid(**telegram_settings(telegram.base_url), **settings)
    feeds.publish("world", "An old comet")
    await rasid.runs()
    iris = telegram.person("Iris")
    await rasid.watches(iris.id, "comet")
    await feeds.polled("world", 2)
    feeds.publish("world", HEADLINE)
    feeds.fault("world", "hang_in_body")
    await feeds.polled("world", len(feeds.asked("world")) + 1)

    await rasid.kill()
    feeds.heal("world")
    await rasid.runs()

    await iris.hears(PATIENCE)
    await feeds.polled("world", len(feeds.asked("world")) + 2)
    assert headlines(iris) == [HEADLINE]
