"""Carries requests to Telegram over aiohttp, and knows which of them surely never left.

python-telegram-bot's own carrier, httpx, takes several times the CPU of a message for itself
(`python -m bench.send`); it stays for proxies that aiohttp does not speak with.
"""

from typing import Any, Final, cast
from urllib.parse import urlsplit

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.errors import ConfigError

CONNECT, READ, WRITE, POOL = 10.0, 15.0, 10.0, 5.0  # seconds
CONNECTIONS = 64

# No connection was made, or no place among the connections found: nothing was said to Telegram.
_UNMADE = (
    aiohttp.ClientConnectorError,  # refused, DNS, TLS
    aiohttp.ClientHttpProxyError,  # the proxy did not let us through
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
_UNMADE_BY_HTTPX = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class NotSent(NetworkError):  # noqa: N818 - says what happened
    """The request never left."""


def surely_not_sent(error: NetworkError) -> bool:
    """Tell whether a request cannot have reached Telegram."""
    return isinstance(error, NotSent) or isinstance(error.__cause__, _UNMADE_BY_HTTPX)


def build_request(proxy: str | None) -> BaseRequest:
    """Return a carrier of requests, over a proxy if one is given. Raises ConfigError."""
    if proxy is None or urlsplit(proxy).scheme == "http":
        return AiohttpRequest(proxy)
    try:
        return HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT,
            read_timeout=READ,
            write_timeout=WRITE,
            pool_timeout=POOL,
            proxy=proxy,
        )
    except (ValueError, RuntimeError) as error:  # an unknown scheme; socks without its package
        raise ConfigError(f"telegram.proxy cannot be used: {error}") from None


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's requests over a pool of connections that lives as long as it."""

    __slots__ = ("_proxy", "_session")

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy: Final = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless the request asks for more."""
        return READ

    async def initialize(self) -> None:
        """Nothing to build: the first request opens the pool, whether listening began or not."""

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; return the status and the body. Raises NetworkError, TimedOut."""
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_or(connect_timeout, CONNECT) + _or(pool_timeout, POOL),
            sock_connect=_or(connect_timeout, CONNECT),
            sock_read=_or(read_timeout, READ) + _or(write_timeout, 0.0),
        )
        try:
            return await self._exchange(url, method, _body(request_data), timeout)
        except _UNMADE as error:
            raise NotSent(_told(error)) from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_told(error)) from None

    async def _exchange(
        self, url: str, method: str, body: bytes | None, patience: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)
        async with self._session.request(
            method,
            url,
            data=body,
            headers=_HEADERS,
            timeout=patience,
            proxy=self._proxy,
            allow_redirects=False,
        ) as response:
            return response.status, await response.read()


_HEADERS = {
    "User-Agent": BaseRequest.USER_AGENT,
    "Content-Type": "application/x-www-form-urlencoded",
}


def _body(data: RequestData | None) -> bytes | None:
    if data is None:
        return None
    if data.contains_files:
        raise NotImplementedError("files are not sent")
    return data.url_encoded_parameters().encode()


def _or(value: Any, default: float) -> float:
    return default if value is BaseRequest.DEFAULT_NONE or value is None else cast("float", value)


def _told(error: Exception) -> str:
    """Return the error in a line; only a connection's own names no URL, in which the token is."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, aiohttp.ClientConnectorError) else name
