"""The server of the bundled day, on loopback: first what was there, then the day's news too."""

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Self

import xxhash
from aiohttp import web

from bot.demo import day
from bot.demo.render import render


class DemoServer:
    """Serves the day's feeds over HTTP with ETags, on a port that the system chooses."""

    def __init__(self, began: datetime) -> None:
        self._began = began
        self._outlets = {outlet.path: outlet for outlet in day.outlets()}
        self._bodies = self._render(of_the_day=False)
        self._runner: web.AppRunner | None = None
        self.port = 0  # known once it serves
        self.requests = 0
        self.unmodified = 0  # answered 304

    @property
    def url(self) -> str:
        """Where it serves; a feed's URL is this and its path."""
        return f"http://127.0.0.1:{self.port}"

    def advance(self) -> None:
        """Let the day's news appear."""
        self._bodies = self._render(of_the_day=True)

    def _render(self, *, of_the_day: bool) -> Mapping[str, bytes]:
        return {
            path: render(
                outlet,
                [item for item in outlet.items if of_the_day or not item.day],
                self._began,
            )
            for path, outlet in self._outlets.items()
        }

    async def _answer(self, request: web.Request) -> web.Response:
        self.requests += 1
        outlet = self._outlets.get(request.path)
        if outlet is None:
            raise web.HTTPNotFound
        if outlet.status != web.HTTPOk.status_code:
            return web.Response(status=outlet.status, text="Back soon.")
        body = self._bodies[request.path]
        etag = xxhash.xxh3_64_hexdigest(body)
        if any(known.value in (etag, "*") for known in request.if_none_match or ()):
            self.unmodified += 1
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        # The document says its encoding itself, as many servers leave it to.
        answer = web.Response(body=body, content_type="application/xml")
        answer.etag = etag
        return answer

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
