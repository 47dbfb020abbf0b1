"""The ways in which a server can misbehave, by name; each is told of its options by the feed."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.feed_server.feeds import Served

Fault = Callable[[web.Request, Served, asyncio.Event], Awaitable[web.StreamResponse]]

_MEGABYTE = bytes(1_000_000)
_PAGE = b"<!DOCTYPE html><html><head><title>Hello</title></head><body><p>A page</p></body></html>"


def _option(feed: Served, name: str, default: object) -> str:
    return str(feed.options.get(name, default))


def _status(status: int) -> Fault:
    """Answer with a status; `retry_after` adds the header."""

    async def answer(request: web.Request, feed: Served, over: asyncio.Event) -> web.Response:
        wait = feed.options.get("retry_after")
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return web.Response(status=status, headers=headers, text=_option(feed, "text", ""))

    return answer


def _redirect(status: int, location: str) -> Fault:
    """Redirect to `to`, an address or the name of another feed."""

    async def answer(request: web.Request, feed: Served, over: asyncio.Event) -> web.Response:
        return web.Response(status=status, headers={"Location": _option(feed, "to", location)})

    return answer


async def _redirect_loop(
    request: web.Request, feed: Served, over: asyncio.Event
) -> web.StreamResponse:
    step = int(request.query.get("step", "0")) + 1
    return web.Response(status=302, headers={"Location": f"{request.path}?step={step}"})


async def _hang(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    await over.wait()
    return web.Response(status=500)


async def _hang_in_body(
    request: web.Request, feed: Served, over: asyncio.Event
) -> web.StreamResponse:
    response = await _begin(request, feed)
    await response.write(feed.body()[:100])
    await over.wait()
    return response


async def _drip(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    """One byte at a time, with a pause after each, for ever."""
    response = await _begin(request, feed)
    while not over.is_set():
        await response.write(b" ")
        await _pause(over, 0.02)
    return response


async def _slow(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    """The right answer, `seconds` late."""
    await _pause(over, float(_option(feed, "seconds", 1)))
    return web.Response(body=feed.body(), content_type=feed.media_type())


async def _endless(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    response = await _begin(request, feed)
    while not over.is_set():
        await response.write(b"<item>" * 10_000)
    return response


async def _large(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(10**9)})
    await response.prepare(request)
    await response.write(feed.body())
    await over.wait()
    return response


async def _gzip_bomb(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    body = b"".join(packer.compress(_MEGABYTE) for _ in range(60)) + packer.flush()
    return web.Response(body=body, headers={"Content-Encoding": "gzip"})


def _packed(encoding: str, window: int, cut: int = 0) -> Fault:
    """The right document, compressed, and `cut` bytes short."""

    async def answer(request: web.Request, feed: Served, over: asyncio.Event) -> web.Response:
        packer = zlib.compressobj(9, zlib.DEFLATED, window)
        body = packer.compress(feed.body()) + packer.flush()
        headers = {"Content-Encoding": encoding} if encoding else {}
        return web.Response(body=body[: len(body) - cut], headers=headers)

    return answer


def _mislabelled(encoding: str) -> Fault:
    """The document as it is, said to be compressed."""

    async def answer(request: web.Request, feed: Served, over: asyncio.Event) -> web.Response:
        return web.Response(body=feed.body(), headers={"Content-Encoding": encoding})

    return answer


async def _truncated(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    body = feed.body()
    response = web.StreamResponse(headers={"Content-Length": str(len(body) + 100)})
    await response.prepare(request)
    await response.write(body)
    return _drop(request, response)


async def _disconnect(
    request: web.Request, feed: Served, over: asyncio.Event
) -> web.StreamResponse:
    return _drop(request, web.Response())


async def _not_http(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.write(b"220 mail.example ESMTP ready\r\n")
    return _drop(request, web.Response())


async def _huge_header(
    request: web.Request, feed: Served, over: asyncio.Event
) -> web.StreamResponse:
    return web.Response(body=feed.body(), headers={"X-Padding": "x" * 200_000})


async def _web_page(request: web.Request, feed: Served, over: asyncio.Event) -> web.StreamResponse:
    return web.Response(body=_PAGE, content_type="text/html")


async def _lying_etag(
    request: web.Request, feed: Served, over: asyncio.Event
) -> web.StreamResponse:
    """304 to whoever sends a validator, whatever has changed."""
    if "If-None-Match" in request.headers:
        return web.Response(status=304, headers={"ETag": '"same"'})
    return web.Response(
        body=feed.body(), content_type=feed.media_type(), headers={"ETag": '"same"'}
    )


async def _begin(request: web.Request, feed: Served) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": feed.media_type()})
    response.enable_chunked_encoding()
    await response.prepare(request)
    return response


async def _pause(over: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return


def _drop(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return response


FAULTS: dict[str, Fault] = {
    "broken_server": _status(500),
    "cut_gzip": _packed("gzip", 16 + zlib.MAX_WBITS, cut=20),
    "deflate": _packed("deflate", zlib.MAX_WBITS),
    "disconnect": _disconnect,
    "drip": _drip,
    "endless": _endless,
    "forbidden": _status(403),
    "gone": _status(410),
    "gzip": _packed("gzip", 16 + zlib.MAX_WBITS),
    "gzip_bomb": _gzip_bomb,
    "gzip_unsaid": _packed("", 16 + zlib.MAX_WBITS),
    "hang": _hang,
    "hang_in_body": _hang_in_body,
    "huge_header": _huge_header,
    "large": _large,
    "lying_etag": _lying_etag,
    "moved": _redirect(301, "/"),
    "moved_308": _redirect(308, "/"),
    "moved_for_now": _redirect(302, "/"),
    "no_content": _status(204),
    "not_found": _status(404),
    "not_gzip": _mislabelled("gzip"),
    "not_http": _not_http,
    "rate_limited": _status(429),
    "raw_deflate": _packed("deflate", -zlib.MAX_WBITS),
    "redirect_loop": _redirect_loop,
    "redirect_to_file": _redirect(302, "file:///etc/passwd"),
    "redirect_to_itself": _redirect(302, ""),
    "redirect_to_private": _redirect(302, "http://169.254.169.254/latest/meta-data/"),
    "slow": _slow,
    "truncated": _truncated,
    "unasked_304": _status(304),
    "unavailable": _status(503),
    "unknown_compression": _mislabelled("br"),
    "web_page": _web_page,
}
