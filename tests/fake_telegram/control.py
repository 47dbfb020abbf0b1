"""The fake Telegram in its own process, and its remote control: for tests that kill the bot."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.fake_telegram.faults import Fault
from tests.fake_telegram.limits import Limits
from tests.fake_telegram.people import Chat, Group, Person
from tests.fake_telegram.server import TOKEN, FakeTelegram
from tests.fake_telegram.world import Post

_ROOT = Path(__file__).parents[2]
_START = 30.0  # seconds for the process to come up on a busy machine


class Desk:
    """The server's end: one HTTP route, a verb each, JSON in and out."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        telegram.app.router.add_post(r"/control/{verb}", self._handle)

    async def _handle(self, request: web.Request) -> web.Response:
        verb = getattr(self, f"do_{request.match_info['verb']}")
        return web.json_response(await verb(**await request.json()))

    async def do_person(self, name: str, language: str) -> int:
        return self._telegram.person(name, language).id

    async def do_people(self, count: int) -> list[int]:
        return [self._telegram.person(f"Person{number}").id for number in range(count)]

    async def do_limits(self, enforced: bool) -> None:
        self._telegram.limits = Limits(enforced=enforced)

    async def do_group(self, title: str, admins: list[int], **kind: Any) -> int:
        heads = tuple(self._person(admin) for admin in admins)
        return self._telegram.group(title, admins=heads, **kind).id

    async def do_says(self, person: int, text: str, chat: int, **more: Any) -> int:
        return (await self._person(person).says(text, self._chat(chat), **more)).id

    async def do_taps(self, person: int, chat: int, message: int, button: str) -> None:
        await self._person(person).taps(self._chat(chat).place.posts[message], button)

    async def do_taps_data(self, person: int, chat: int, message: int, data: str) -> None:
        await self._person(person).taps_data(self._chat(chat).place.posts[message], data)

    async def do_blocks(self, person: int) -> None:
        await self._person(person).blocks()

    async def do_unblocks(self, person: int) -> None:
        await self._person(person).unblocks()

    async def do_adds_bot(self, group: int, by: int) -> None:
        await self._group(group).adds_bot(self._person(by))

    async def do_removes_bot(self, group: int, by: int) -> None:
        await self._group(group).removes_bot(self._person(by))

    async def do_upgrades(self, group: int) -> int:
        return (await self._group(group).upgrades()).id

    async def do_posts(self, group: int, text: str) -> int:
        return (await self._group(group).posts(text)).id

    async def do_topic(self, group: int, name: str) -> int:
        return self._group(group).topic(name)

    async def do_deletes(self, chat: int, message: int) -> None:
        self._chat(chat).place.posts[message].deleted = True

    async def do_fault(self, fields: Mapping[str, Any]) -> None:
        self._telegram.fault(Fault.read(fields))

    async def do_transcript(self, chat: int, count: int, seconds: float) -> list[dict[str, Any]]:
        """Answer with what the chat received, as soon as it is so much or the time is over."""
        place = self._chat(chat)
        with suppress(TimeoutError):
            await self._telegram.until(lambda: len(place.transcript) >= count, seconds)
        return [asdict(post) for post in place.transcript]

    async def do_toasts(self, chat: int) -> list[str]:
        return list(self._chat(chat).toasts)

    async def do_requests(self, method: str) -> list[dict[str, Any]]:
        return self._telegram.calls(method)

    async def do_state(self) -> dict[str, Any]:
        telegram = self._telegram
        return {
            "violations": telegram.violations,
            "offences": telegram.limits.offences,
            "most_in_a_second": telegram.limits.most,
            "conflicts": telegram.conflicts,
            "unconfirmed": len(telegram.world.updates),
        }

    def _person(self, number: int) -> Person:
        return Person(self._telegram.world, self._telegram.world.accounts[number])

    def _group(self, number: int) -> Group:
        return Group(self._telegram.world, self._telegram.world.places[number])

    def _chat(self, number: int) -> Chat:
        return Chat(self._telegram.world, self._telegram.world.places[number])


class Control:
    """The remote: what people do and see, in a fake Telegram that is another process."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self.base_url = base_url
        self.token = TOKEN

    async def person(self, name: str, language: str = "en") -> int:
        """Add a person; return their id, which is also that of their chat with the bot."""
        return int(await self._do("person", name=name, language=language))

    async def group(
        self, title: str, *, admins: tuple[int, ...] = (), kind: str = "supergroup"
    ) -> int:
        """Add a group or channel, the bot not in it yet; return its id."""
        return int(await self._do("group", title=title, admins=admins, kind=kind))

    async def says(self, person: int, text: str, chat: int | None = None, **more: Any) -> int:
        """Write, in private unless a chat is named; return the message's id."""
        return int(await self._do("says", person=person, text=text, chat=chat or person, **more))

    async def taps(self, person: int, post: Post, button: str) -> None:
        """Tap the button that has the text in it."""
        chat = post.content["chat"]["id"]
        await self._do("taps", person=person, chat=chat, message=post.id, button=button)

    async def act(self, verb: str, **what: Any) -> Any:
        """Do anything else that the desk knows: blocks, adds_bot, upgrades, deletes …"""
        return await self._do(verb, **what)

    async def fault(self, *faults: Fault) -> None:
        """Queue faults."""
        for fault in faults:
            await self._do("fault", fields=fault.told())

    async def transcript(self, chat: int, count: int = 0, seconds: float = 10) -> list[Post]:
        """Return what a chat received, once it is at least `count` messages or the time is over."""
        posts = await self._do("transcript", chat=chat, count=count, seconds=seconds)
        return [Post(**post) for post in posts]

    async def requests(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of every request of a method."""
        found: list[dict[str, Any]] = await self._do("requests", method=method)
        return found

    async def check(self) -> None:
        """Fail if anything was not the protocol, or came faster than the limits."""
        state = await self._do("state")
        assert not state["violations"], state["violations"]
        assert not state["offences"], state["offences"]

    async def _do(self, verb: str, **what: Any) -> Any:
        async with self._session.post(f"{self.base_url}/control/{verb}", json=what) as answer:
            assert answer.status == 200, f"{verb}: {answer.status} {await answer.text()}"
            return await answer.json()


@asynccontextmanager
async def own_process(folder: Path) -> AsyncIterator[Control]:
    """Run a fake Telegram beside this process; its port file is put into the folder."""
    port_file = folder / "fake_telegram.port"
    command = [sys.executable, "-m", "tests.fake_telegram", "--port-file", str(port_file)]
    process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT)
    try:
        async with aiohttp.ClientSession() as session:
            yield Control(session, await _address(port_file, process))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _address(port_file: Path, process: asyncio.subprocess.Process) -> str:
    async with asyncio.timeout(_START):
        while not (port := _read(port_file)):
            assert process.returncode is None, "the fake Telegram did not start"
            await asyncio.sleep(0.02)  # another process: there is nothing to wait on
    return f"http://127.0.0.1:{port}"


def _read(port_file: Path) -> str:
    return port_file.read_text() if port_file.exists() else ""
