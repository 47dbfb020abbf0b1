"""The server: feeds under /feed/NAME, a log of requests, and a control path for other processes."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from ipaddress import IPv4Network
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from tests.feed_server.faults import FAULTS
from tests.feed_server.feeds import Published, Served

LOOPBACK: Final = IPv4Network("127.0.0.0/8")  # for `feeds.allow_networks`


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for a feed, as it came, and the status it got."""

    feed: str
    headers: Mapping[str, str]
    status: int


class FeedServer:
    """Feeds on loopback and a free port, changed by method calls while they are polled.

    Servers at several addresses are several hosts: of one host, feeds are polled in turn.
    """

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._host = host
        self.requests: list[Request] = []
        self._feeds: dict[str, Served] = {}
        self._port = port
        self._over = asyncio.Event()
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/feed/{name}", self._serve)
        app.router.add_post("/control/{verb}", self._control)
        app.router.add_get("/control/requests", self._list_requests)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """The root of the server."""
        return f"http://{self._host}:{self._port}"

    def url(self, name: str) -> str:
        """Return the address of a feed."""
        return f"{self.base_url}/feed/{name}"

    def feed(self, name: str, **changes: Any) -> Served:
        """Return the feed of this name, made if there is none, with these fields changed."""
        feed = self._feeds.setdefault(name, Served(name=name))
        for field, value in changes.items():
            setattr(feed, field, value)
        return feed

    def publish(
        self,
        name: str,
        title: str,
        *,
        url: str = "",
        guid: str = "",
        summary: str = "",
        content: str = "",
        published: datetime | None = None,
    ) -> Published:
        """Put a new entry on top of a feed."""
        feed = self.feed(name)
        url = url or f"https://{name}.example/{len(feed.entries) + 1}"
        entry = Published(
            title=title,
            url=url,
            guid=guid or url,
            summary=summary,
            content=content,
            published=published,
        )
        feed.entries.insert(0, entry)
        return entry

    def fault(self, name: str, fault: str, **options: object) -> None:
        """Make a feed misbehave until it is healed; `FAULTS` names the ways."""
        if fault not in FAULTS:
            raise ValueError(f"no such fault: {fault}")
        self.feed(name, fault=fault, options=options)

    def heal(self, name: str) -> None:
        """End a feed's fault."""
        self.feed(name, fault="", options={})

    def asked(self, name: str) -> list[Request]:
        """Return the requests for one feed, oldest first."""
        return [request for request in self.requests if request.feed == name]

    async def polled(self, name: str, times: int = 1) -> None:
        """Wait until a feed was asked for so many times."""
        while len(self.asked(name)) < times:
            self._news.clear()
            await self._news.wait()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        feed = self._feeds.get(name)
        entry = len(self.requests)
        self._log(entry, name, request, 0)  # a fault may never come to an answer
        if feed is None:
            response: web.StreamResponse = web.Response(status=404)
        elif feed.fault:
            response = await FAULTS[feed.fault](request, feed, self._over)
        else:
            response = _answer(request, feed)
        self._log(entry, name, request, response.status)
        return response

    def _log(self, entry: int, name: str, request: web.Request, status: int) -> None:
        logged = Request(feed=name, headers=dict(request.headers), status=status)
        self.requests[entry : entry + 1] = [logged]
        self._news.set()

    async def _control(self, request: web.Request) -> web.Response:
        """Do by HTTP what the methods do: the body is a JSON object of their arguments."""
        arguments = await request.json()
        if "published" in arguments:
            arguments["published"] = datetime.fromisoformat(arguments["published"])
        if isinstance(arguments.get("document"), str):
            arguments["document"] = arguments["document"].encode("latin-1")
        match request.match_info["verb"]:
            case "publish":
                self.publish(**arguments)
            case "feed":
                self.feed(**arguments)
            case "fault":
                self.fault(**arguments)
            case "heal":
                self.heal(**arguments)
            case verb:
                raise web.HTTPNotFound(text=f"no such verb: {verb}")
        return web.json_response({"ok": True})

    async def _list_requests(self, request: web.Request) -> web.Response:
        return web.json_response([asdict(entry) for entry in self.requests])


def _answer(request: web.Request, feed: Served) -> web.Response:
    headers = dict(feed.headers)
    if feed.validators:
        headers["ETag"] = feed.etag()
        if request.headers.get("If-None-Match") == feed.etag():
            return web.Response(status=304, headers=headers)
    media_type = {"Content-Type": feed.media_type()}
    return web.Response(body=feed.body(), headers=headers | media_type)
