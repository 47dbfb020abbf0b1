"""Fetches feeds over HTTP: addresses vetted, sizes and time bounded, failures as values."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import hdrs
from yarl import URL

from bot import clock
from bot.config import Feeds
from bot.feeds import decompress, headers
from bot.feeds.addresses import Gate
from bot.feeds.failures import RefusalError, foreign, line, unanswered
from bot.feeds.resolver import ThreadedResolver
from bot.model import Failure, Fetched, FetchFailed, FetchResult, NotModified

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, text/html;q=0.5, */*;q=0.1"
)
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_VALIDATOR = 1000  # characters; a longer ETag would be stored and sent for nothing


@dataclass(slots=True)
class _Road:
    """Where we are after the redirects so far."""

    url: URL
    permanent: URL  # as far as an unbroken chain of 301 and 308 leads
    unbroken: bool = True
    hops: int = 0

    def turn(self, status: int, target: URL) -> None:
        self.hops += 1
        self.unbroken = self.unbroken and status in _PERMANENT
        if self.unbroken:
            self.permanent = target
        self.url = target


class Fetcher:
    """An HTTP client for feeds; one a process, used as an async context manager."""

    def __init__(self, config: Feeds) -> None:
        self._config = config
        self._gate = Gate(config.ports, config.allow_networks)
        self._session: aiohttp.ClientSession | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._config.concurrency, "resolve")
        connector = aiohttp.TCPConnector(
            limit=self._config.concurrency * 2,  # a fetch in its last redirect may hold two
            resolver=ThreadedResolver(self._threads),
            ttl_dns_cache=60,
            socket_factory=self._gate.socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._standing_headers(),
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline is ours: it spans redirects
            trust_env=False,
            max_line_size=16_384,
            max_field_size=32_768,  # content security policies of real sites exceed 8 kB
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> FetchResult:
        """Fetch a URL, following redirects; whatever goes wrong is a FetchFailed."""
        conditions: dict[str, str] = {
            name: value
            for name, value in (
                (hdrs.IF_NONE_MATCH, etag),
                (hdrs.IF_MODIFIED_SINCE, last_modified),
            )
            if value
        }
        try:
            async with asyncio.timeout(self._config.timeout.total_seconds()):
                return await self._follow(url, conditions)
        except RefusalError as error:
            return FetchFailed(failure=error.failure, detail=line(str(error)))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # TimeoutError is an OSError, UnicodeError (IDNA) a ValueError
            return foreign(error, self._config.timeout.total_seconds())

    async def _follow(self, url: str, conditions: Mapping[str, str]) -> FetchResult:
        start = _vetted(URL(url.strip()))
        road = _Road(url=start, permanent=start)
        while True:
            async with self._open().get(
                road.url, headers=conditions, allow_redirects=False
            ) as response:
                if response.status not in _REDIRECTS:
                    return await self._receive(response, road, start, conditional=bool(conditions))
                target = _target(road.url, response.headers.get(hdrs.LOCATION, ""))
                status = response.status
                response.close()  # its body is nothing to us, and may be endless
            if road.hops >= self._config.max_redirects:
                raise RefusalError(
                    Failure.REDIRECTS, f"more than {self._config.max_redirects} redirects"
                )
            road.turn(status, target)

    async def _receive(
        self, response: aiohttp.ClientResponse, road: _Road, start: URL, *, conditional: bool
    ) -> FetchResult:
        if response.status == 304 and conditional:
            return NotModified(max_age=headers.max_age(response.headers, clock.now()))
        if response.status not in (200, 203):
            response.close()
            return unanswered(response, clock.now())
        body = await self._read(response)
        return Fetched(
            body=body,
            url=str(road.url.with_user(None)),
            moved_to=str(road.permanent) if road.permanent != start else None,
            content_type=response.headers.get(hdrs.CONTENT_TYPE, "")[:200],
            etag=_validator(response, hdrs.ETAG),
            last_modified=_validator(response, hdrs.LAST_MODIFIED),
            max_age=headers.max_age(response.headers, clock.now()),
        )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        """Return the body, decompressed, or refuse it as soon as it exceeds a limit."""
        most = self._config.max_bytes
        try:
            if (response.content_length or 0) > most:
                raise decompress.TooLargeError
            decoder = decompress.decoder(
                response.headers.get(hdrs.CONTENT_ENCODING, ""), self._config.max_decoded_bytes
            )
            received = 0
            async for piece in response.content.iter_any():
                received += len(piece)
                if received > most:
                    raise decompress.TooLargeError
                decoder.feed(piece)
            return decoder.close()
        except decompress.TooLargeError:
            response.close()
            raise RefusalError(
                Failure.TOO_LARGE,
                f"larger than {most / 1e6:g} MB, or {self._config.max_decoded_bytes / 1e6:g} MB "
                "decompressed",
            ) from None
        except decompress.BrokenError as error:
            response.close()
            raise RefusalError(Failure.PROTOCOL, str(error)) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the fetcher is used outside its context")
        return self._session

    def _standing_headers(self) -> Mapping[str, str]:
        return {
            hdrs.USER_AGENT: self._config.user_agent,
            hdrs.ACCEPT: _ACCEPT,
            hdrs.ACCEPT_ENCODING: "gzip, deflate",
        }


def _vetted(url: URL) -> URL:
    """Return the URL if it is one that we fetch at all; the address is judged at the socket."""
    if url.scheme not in ("http", "https"):
        raise RefusalError(
            Failure.REFUSED_ADDRESS, f"only http and https are fetched, not {url.scheme or 'this'}"
        )
    if not url.host:
        raise RefusalError(Failure.REFUSED_ADDRESS, "the address names no host")
    return url.with_fragment(None)


def _target(source: URL, location: str) -> URL:
    """Return where a redirect leads; credentials go along only to the same host."""
    if not location.strip():
        raise RefusalError(Failure.REDIRECTS, "redirected to nowhere")
    target = _vetted(source.join(URL(location.strip())))
    if source.scheme == "https" and target.scheme == "http":
        raise RefusalError(Failure.REDIRECTS, f"redirected from https to http at {target.host}")
    if target == source:
        raise RefusalError(Failure.REDIRECTS, "redirected to itself")
    if target.host == source.host and target.user is None and source.user is not None:
        return target.with_user(source.user).with_password(source.password)
    return target


def _validator(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name, "").strip()
    return value if 0 < len(value) <= _LONGEST_VALIDATOR and value.isprintable() else None
