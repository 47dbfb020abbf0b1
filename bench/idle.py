"""What an idle `rasid run` weighs, and how soon `rasid --version` answers.

`python -m bench.idle` starts it on a fresh folder with a dozen feeds on loopback, once as a chat in
the terminal and once against a fake Telegram, and counts its memory with that of every process it
started: at rest, just after it has read them all, and idle, when its parser's process is gone, too.
RSS counts shared pages once a process, PSS once. Ends with one JSON object; the limits are 150 MB
and 0.5 s.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.fake_telegram.control import own_process
from tests.feed_server import LOOPBACK, RemoteFeedServer

_ROOT = Path(__file__).parents[1]
_FEEDS = [f"outlet{number}" for number in range(12)]
_ENTRIES = 40
_PATIENCE = 120.0  # seconds until it must be at rest, on a busy machine
_REST = 0.02  # of a processor over two seconds: the ticks, and nothing else
_MB = 1_000_000
_TEXT = (
    "The council met on Tuesday to hear what the engineers had found under the old bridge. "
    "Nothing was decided, but the road will stay closed until the spring, its members said. "
) * 5


@dataclass(frozen=True)
class Weight:
    """Memory in MB."""

    rss: float
    pss: float

    def __str__(self) -> str:
        return f"RSS {self.rss:.1f} MB, PSS {self.pss:.1f} MB"


@dataclass(frozen=True)
class Weights:
    """One run: just after its work, and idle."""

    rest: Weight
    idle: Weight


def main() -> None:
    """Measure and print."""
    version = time_version()
    print(f"rasid --version: {version:.2f} s (the median of 5)")
    with RemoteFeedServer() as feeds:
        fill(feeds)
        console = weigh(feeds, {})
        _say("chat in the terminal", console)
        telegram = asyncio.run(weigh_on_telegram(feeds))
        _say("on Telegram", telegram)
    figures = {
        "idle_rss_mb": round(max(console.idle.rss, telegram.idle.rss), 1),
        "idle_pss_mb": round(max(console.idle.pss, telegram.idle.pss), 1),
        "rest_rss_mb": round(max(console.rest.rss, telegram.rest.rss), 1),
        "rest_pss_mb": round(max(console.rest.pss, telegram.rest.pss), 1),
        "version_seconds": round(version, 3),
    }
    print(json.dumps(figures))


def _say(what: str, weights: Weights) -> None:
    print(f"{what}, just after polling: {weights.rest}; idle: {weights.idle}")


def time_version() -> float:
    """Return the seconds that `rasid --version` takes."""
    command = [sys.executable, "-m", "bot", "--version"]
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=_ROOT)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def fill(feeds: RemoteFeedServer) -> None:
    """Give every feed a day's entries."""
    for name in _FEEDS:
        for number in range(_ENTRIES):
            feeds.publish(name, f"Bridge {name} {number} stays closed", summary=_TEXT)


async def weigh_on_telegram(feeds: RemoteFeedServer) -> Weights:
    """Return the weights of a run that talks on Telegram."""
    with tempfile.TemporaryDirectory(prefix="rasid-") as folder:
        async with own_process(Path(folder)) as telegram:
            settings = {
                "RASID_TELEGRAM__TOKEN": telegram.token,
                "RASID_TELEGRAM__BASE_URL": telegram.base_url,
            }
            return await asyncio.to_thread(weigh, feeds, settings)


def weigh(feeds: RemoteFeedServer, settings: Mapping[str, str]) -> Weights:
    """Return the weights of a run that has read every feed."""
    asked = {name: len(feeds.asked(name)) for name in _FEEDS}
    with tempfile.TemporaryDirectory(prefix="rasid-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env={**_environment(feeds), **settings},
            stdin=subprocess.PIPE,  # held open: its end would be the chat's
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_until_read(feeds, asked, process)
            watched = psutil.Process(process.pid)
            rest = _weight(_at_rest(watched))
            _wait_until_alone(watched)
            return Weights(rest, _weight(_at_rest(watched)))
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _environment(feeds: RemoteFeedServer) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("RASID_")}
    return inherited | {
        "PYTHONPATH": str(_ROOT),
        "RASID_FEEDS__URLS": ",".join(feeds.url(name) for name in _FEEDS),
        "RASID_FEEDS__ALLOW_NETWORKS": str(LOOPBACK),
        "RASID_FEEDS__HOST_GAP": "0",  # all are at one host here
        "RASID_LOG__LEVEL": "warning",
    }


def _wait_until_read(
    feeds: RemoteFeedServer, before: Mapping[str, int], process: subprocess.Popen[bytes]
) -> None:
    deadline = time.monotonic() + _PATIENCE
    while any(len(feeds.asked(name)) == count for name, count in before.items()):
        assert process.poll() is None, "rasid did not start"
        assert time.monotonic() < deadline, "not every feed was polled"
        time.sleep(0.2)


def _at_rest(process: psutil.Process) -> list[psutil.Process]:
    """Wait until nothing is worked on; return the process and all it started."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        whole = [process, *process.children(recursive=True)]
        before = _cpu(whole)
        time.sleep(2)
        if _cpu(whole) - before < 2 * _REST:
            return whole
        assert time.monotonic() < deadline, "it never came to rest"


def _wait_until_alone(process: psutil.Process) -> None:
    """Wait until what it started for its work is ended."""
    deadline = time.monotonic() + _PATIENCE
    while process.children(recursive=True):
        assert time.monotonic() < deadline, "it keeps its processes"
        time.sleep(0.5)


def _cpu(whole: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in whole)


def _weight(whole: list[psutil.Process]) -> Weight:
    weights = [each.memory_full_info() for each in whole]
    rss = sum(weight.rss for weight in weights)
    pss = sum(getattr(weight, "pss", weight.rss) for weight in weights)  # only Linux tells PSS
    return Weight(rss / _MB, pss / _MB)


if __name__ == "__main__":
    main()
