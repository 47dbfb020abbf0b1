"""The fake Bot API over HTTP: in this process as `FakeTelegram`, an async context manager."""

import asyncio
import json
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fake_telegram import oracle
from tests.fake_telegram.faults import Fault, refusal
from tests.fake_telegram.limits import COUNTED, Limits
from tests.fake_telegram.methods import Methods, Refused
from tests.fake_telegram.people import Group, Person, add_group, add_person
from tests.fake_telegram.world import World

TOKEN = "7000000001:AA-fake-token-for-tests-only-000000"


class FakeTelegram:
    """A Telegram with people and chats, at `base_url`, for the bot with `token`.

    Leaving the context fails if anything said in either direction was not the protocol.
    """

    def __init__(self, *, enforce_limits: bool = True, strict: bool = True) -> None:
        self.token = TOKEN
        self.world = World()
        self.methods = Methods(self.world)
        self.limits = Limits(enforced=enforce_limits)
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.conflicts = 0
        self.peers: set[object] = set()  # who connected: one address and port a connection
        self.base_url = ""
        self._strict = strict
        self._faults: list[Fault] = []
        self._poller: asyncio.Event | None = None
        self._closing = asyncio.Event()
        self.app = web.Application()
        self.app.router.add_route("*", r"/bot{token:[^/]+}/{method}", self._handle)
        self._runner = web.AppRunner(
            self.app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )

    # --- for tests -----------------------------------------------------------------------------

    def person(self, name: str, language: str = "en") -> Person:
        """Add a person who may talk to the bot."""
        return add_person(self.world, name, language)

    def group(self, title: str, *, admins: tuple[Person, ...] = (), **kind: Any) -> Group:
        """Add a group (`kind="supergroup"`, `"channel"`, `forum=True`), the bot not in it yet."""
        return add_group(self.world, title, admins, **kind)

    def fault(self, *faults: Fault) -> None:
        """Queue faults; each is used up by the requests it applies to."""
        self._faults += faults

    @property
    def violations(self) -> list[str]:
        """What was not the protocol, so far."""
        return self.world.violations

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of every request of a method."""
        return [parameters for name, parameters in self.requests if name == method]

    async def until(self, holds: Callable[[], object], seconds: float = 5) -> None:
        """Wait until something holds; asked again after each request."""
        await self.world.wait(holds, seconds)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; any free port unless one is given."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        name = self._runner.addresses[0]
        self.base_url = f"http://{name[0]}:{name[1]}"

    async def stop(self) -> None:
        """Hang up on everybody."""
        self._closing.set()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        if self._strict and error is None and self.violations:
            raise AssertionError("not the protocol:\n" + "\n".join(self.violations))

    # --- for bots ------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.transport is not None:
            self.peers.add(request.transport.get_extra_info("peername"))
        if request.match_info["token"] != self.token:
            return _failed(Refused(401, "Unauthorized"))
        parameters = await self._read(request, method)
        self.requests.append((method, parameters))
        try:
            return await self._answer(request, method, parameters)
        except Refused as refused:
            return _failed(refused)
        finally:
            await self.world.notify()

    async def _read(self, request: web.Request, method: str) -> dict[str, Any]:
        if request.content_type == "application/json":
            parameters: dict[str, Any] = await request.json()
        else:
            form = {**request.query, **await request.post()}
            parameters = oracle.decoded(method, {k: str(v) for k, v in form.items()})
        self.world.violations += oracle.faults_of_request(method, parameters)
        return parameters

    async def _answer(
        self, request: web.Request, method: str, p: dict[str, Any]
    ) -> web.StreamResponse:
        fault = self._next_fault(method, p.get("chat_id"))
        if fault is not None and fault.kind in ("refuse", "html", "dropped"):
            return self._fail(request, fault, p)
        if fault is not None and fault.kind == "ignored":
            await self._closing.wait()
            return _hang_up(request)
        if method == "getUpdates":
            return _done(await self._get_updates(p))
        self._count(method, p)
        result = self.methods.answer(method, p)
        self.world.violations += oracle.faults_of_result(method, result)
        return await self._late(request, fault, result)

    async def _late(
        self, request: web.Request, fault: Fault | None, result: object
    ) -> web.StreamResponse:
        if fault is None:
            return _done(result)
        await self.world.notify()
        if fault.kind == "lost":
            return _hang_up(request)
        seconds = fault.seconds if fault.kind == "slow" else 3600
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return _done(result)
        return _hang_up(request)

    def _fail(self, request: web.Request, fault: Fault, p: Mapping[str, Any]) -> web.Response:
        if fault.kind == "html":
            body = "<html><head><title>502 Bad Gateway</title></head></html>"
            return web.Response(status=fault.code, text=body, content_type="text/html")
        if fault.kind == "dropped":
            return _hang_up(request)
        parameters = {"retry_after": fault.retry_after, "migrate_to_chat_id": fault.migrate_to}
        if fault.retry_after and "chat_id" in p:
            self.limits.freeze(p["chat_id"], fault.retry_after, asyncio.get_running_loop().time())
        told = {key: value for key, value in parameters.items() if value}
        return _failed(Refused(fault.code, fault.description, **told))

    def _next_fault(self, method: str, chat: object) -> Fault | None:
        for number, fault in enumerate(self._faults):
            if fault.applies(method, chat):
                self._faults.pop(number)
                if fault.times > 1:
                    fewer = {**fault.told(), "times": fault.times - 1}
                    self._faults.insert(number, Fault.read(fewer))
                return fault
        return None

    def _count(self, method: str, p: Mapping[str, Any]) -> None:
        if method not in COUNTED:
            return
        wait = self.limits.refused(p["chat_id"], asyncio.get_running_loop().time())
        if wait:
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    async def _get_updates(self, p: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self._poller is not None:  # the earlier poller is the one that is told to go
            self._poller.set()
            self.conflicts += 1
        mine = self._poller = asyncio.Event()
        try:
            return await self._poll(p, mine)
        finally:
            if self._poller is mine:
                self._poller = None

    async def _poll(self, p: Mapping[str, Any], replaced: asyncio.Event) -> list[dict[str, Any]]:
        world, offset = self.world, p.get("offset", 0)
        if offset < 0:
            world.updates[:offset] = []
        elif offset > 0:
            world.updates[:] = [u for u in world.updates if u["update_id"] >= offset]

        def ready() -> bool:
            return bool(world.updates) or replaced.is_set() or self._closing.is_set()

        try:
            await self.until(ready, p.get("timeout", 0))
        except TimeoutError:
            return []
        if replaced.is_set():
            fault = refusal("conflict")
            raise Refused(fault.code, fault.description)
        return world.updates[: p.get("limit", 100)]


def _done(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _failed(refused: Refused) -> web.Response:
    answer: dict[str, Any] = {
        "ok": False,
        "error_code": refused.code,
        "description": refused.description,
    }
    if refused.parameters:
        answer["parameters"] = refused.parameters
    return web.Response(
        status=refused.code, text=json.dumps(answer), content_type="application/json"
    )


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
