"""What our fetch costs in CPU beside a bare aiohttp request, for feeds that have not changed.

`python -m bench.fetch [--rounds N]` ends with one JSON object; `ratio` is ours over bare, both
measured in this process in turns, against a server in a process of its own.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable

import aiohttp

from bot.config import Feeds
from bot.feeds import Fetcher
from bot.model import Fetched, NotModified
from tests.feed_server import LOOPBACK, RemoteFeedServer

_AT_ONCE = 16


async def _cpu(requests: int, ask: Callable[[], Awaitable[None]]) -> float:
    """Return the CPU milliseconds of one request, `_AT_ONCE` of them running at a time."""

    async def worker() -> None:
        for _ in range(requests // _AT_ONCE):
            await ask()

    before = time.process_time()
    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    return (time.process_time() - before) / (requests // _AT_ONCE * _AT_ONCE) * 1000


async def compare(url: str, rounds: int, requests: int) -> dict[str, float]:
    """Measure both in turns and return the medians."""
    config = Feeds(allow_networks=(LOOPBACK,), concurrency=_AT_ONCE)
    ours: list[float] = []
    bare: list[float] = []
    async with Fetcher(config) as fetcher, aiohttp.ClientSession() as session:
        first = await fetcher.fetch(url)
        assert isinstance(first, Fetched)
        etag = first.etag or ""

        async def ask_ours() -> None:
            assert isinstance(await fetcher.fetch(url, etag=etag), NotModified)

        async def ask_bare() -> None:
            async with session.get(url, headers={"If-None-Match": etag}) as response:
                assert response.status == 304

        for _ in range(rounds + 1):
            bare.append(await _cpu(requests, ask_bare))
            ours.append(await _cpu(requests, ask_ours))
    mine, theirs = (
        statistics.median(ours[1:]),
        statistics.median(bare[1:]),
    )  # the first one warms up
    return {
        "ours_ms": round(mine, 4),
        "bare_ms": round(theirs, 4),
        "ratio": round(mine / theirs, 3),
        "requests": rounds * requests,
    }


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--requests", type=int, default=1600)
    chosen = arguments.parse_args()
    with RemoteFeedServer() as server:
        server.publish("world", title="Nothing new")
        figures = asyncio.run(compare(server.url("world"), chosen.rounds, chosen.requests))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
