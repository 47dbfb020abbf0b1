"""A running Rasid that several tests share, and the means to start one of a test's own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy

import pytest
import pytest_asyncio

from bot.store import Database
from tests.e2e.rasid import Rasid, telegram_settings
from tests.fake_telegram import TOKEN, FakeTelegram, Person
from tests.feed_server import FeedServer

SECRET = TOKEN.partition(":")[2]
# Each on a host of its own, as in life: feeds of one host are polled in turn, on purpose.
HOSTILE = ("hang", "drip", "gzip_bomb", "web_page", "redirect_to_private", "broken_server")
MakeRasid = Callable[..., Rasid]


@dataclass
class Town:
    """People, news, feeds that misbehave, and the Rasid between them."""

    telegram: FakeTelegram
    feeds: FeedServer
    rasid: Rasid
    hostile: dict[str, FeedServer] = field(default_factory=dict)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this release, to copy: migrating takes a while."""
    path = tmp_path_factory.mktemp("migrated") / "rasid.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    asyncio.run(database.close())  # so that all of it is in the one file
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """One Rasid for all tests that neither stop it nor need Telegram for themselves."""
    folder = tmp_path_factory.mktemp("town")
    copy(migrated, folder)
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(FakeTelegram())
        feeds = await stack.enter_async_context(FeedServer())
        rasid = Rasid(folder, **telegram_settings(telegram.base_url))
        stack.callback(reaped, rasid)
        made = Town(telegram, feeds, rasid)
        for number, fault in enumerate(HOSTILE, start=2):
            host = FeedServer(host=f"127.0.0.{number}")
            made.hostile[fault] = await stack.enter_async_context(host)
            host.publish(fault, f"Never read {number}")
            host.fault(fault, fault)
        feeds.feed("world", title="World Herald", language="en")
        feeds.feed("evening", title="Evening Post", language="en")
        feeds.feed("alam", title="صحيفة العالم", language="ar")
        named = [feeds.url(name) for name in ("world", "evening", "alam")]
        named += [host.url(fault) for fault, host in made.hostile.items()]
        await rasid.runs(RASID_FEEDS__URLS=",".join(named))
        for name in ("world", "evening", "alam"):
            await feeds.polled(name)
        yield made
        assert await rasid.terminate() == 0


@pytest.fixture
def make_rasid(migrated: Path, tmp_path: Path) -> Iterator[MakeRasid]:
    """Return a way to make a Rasid of the test's own, on a folder of its own."""
    yield from _made(migrated, tmp_path)


@pytest.fixture(scope="module")
def make_module_rasid(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeRasid]:
    """Return a way to make a Rasid for several tests that look at what it did."""
    yield from _made(migrated, tmp_path_factory.mktemp("scene"))


def _made(migrated: Path, root: Path) -> Iterator[MakeRasid]:
    made: list[Rasid] = []

    def make(**settings: str) -> Rasid:
        folder = root / f"rasid-{len(made)}"
        folder.mkdir()
        copy(migrated, folder)
        made.append(Rasid(folder, **settings))
        return made[-1]

    yield make
    for rasid in made:
        reaped(rasid)


@pytest_asyncio.fixture(loop_scope="session")
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Telegram of the test's own; nothing may have come too early, or not by the protocol."""
    async with FakeTelegram() as telegram:
        yield telegram
        assert telegram.limits.offences == []


@pytest_asyncio.fixture(loop_scope="session")
async def feeds() -> AsyncIterator[FeedServer]:
    """Feeds of the test's own."""
    async with FeedServer() as feeds:
        yield feeds


@pytest.fixture(autouse=True)
def protocol_is_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the shared Telegram's oracle against each test by itself."""
    yield
    if "town" in request.fixturenames:
        telegram: FakeTelegram = request.getfixturevalue("town").telegram
        assert telegram.violations == []
        assert telegram.limits.offences == []


def reaped(rasid: Rasid) -> None:
    """End it, and look through all it ever wrote for what must never be there."""
    rasid.reap()
    print(rasid.everything)  # shown by pytest if a test failed
    assert SECRET not in rasid.everything
    assert "Traceback" not in rasid.everything
    assert "internal error" not in rasid.everything


def headlines(person: Person) -> list[str]:
    """Return the first line of all that the bot wrote to a person."""
    return [post.text.splitlines()[0] for post in person.transcript]
