"""A real `rasid run` in a process of its own: started, killed, started again, and always reaped."""

import atexit
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import psutil

from bot.model import Address, Chat, ChatKind, Watch
from bot.store import Database, Unit
from tests.e2e.waiting import eventually
from tests.fake_telegram import TOKEN
from tests.feed_server import LOOPBACK

T = TypeVar("T")

QUICK: Mapping[str, str] = {
    "RASID_FEEDS__STARTER": "false",
    "RASID_FEEDS__FASTEST": "0.2 seconds",
    "RASID_FEEDS__FIRST": "0.2 seconds",
    "RASID_FEEDS__SLOWEST": "0.2 seconds",  # also after failures: a healed feed is met at once
    "RASID_FEEDS__HOST_GAP": "0",
    "RASID_FEEDS__TIMEOUT": "3 seconds",
    "RASID_FEEDS__ALLOW_NETWORKS": str(LOOPBACK),
    "RASID_DELIVERY__GROWTH_DELAY": "0.2 seconds",
}


class Rasid:
    """`rasid run` on a data folder of its own, in one process after another."""

    def __init__(self, folder: Path, name: str = "rasid", **settings: str) -> None:
        self.folder = folder
        self.name = name
        self.url = f"sqlite:///{folder / 'rasid.db'}"
        self._settings = {**QUICK, "RASID_STORE__URL": self.url, **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    # --- the process ---------------------------------------------------------------------------

    def start(self, *, piped: bool = False, **settings: str) -> subprocess.Popen[bytes]:
        """Start it anew; its output goes to files of this start."""
        self._number += 1
        atexit.register(self.reap)  # where no fixture gets to it: a crash of the tests themselves
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("RASID_")}
        with self._file("out").open("wb") as out, self._file("err").open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,
                env={**inherited, **self._settings, **settings},
                stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,  # so that nothing of it outlives a failed test
            )
        return self._process

    async def runs(self, **settings: str) -> None:
        """Start it and wait until it is at work."""
        self.start(piped=False, **settings)
        await eventually(self._up, "rasid runs")

    def _up(self) -> bool:
        assert self._running.poll() is None, f"rasid did not start: {self.complained[-2000:]}"
        return bool(self.logged("rasid runs"))

    async def kill(self) -> None:
        """Kill -9, without a word; what it started must follow by itself."""
        children = psutil.Process(self._running.pid).children(recursive=True)
        self._running.kill()
        await self.ended()
        await eventually(
            lambda: not any(child.is_running() for child in children),
            "the processes that the killed one had started end, too",
            seconds=10,
        )

    async def terminate(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and return the exit code that follows within ten seconds."""
        self._running.send_signal(number)
        return await self.ended(seconds=10)

    async def ended(self, seconds: float = 30) -> int:
        """Wait for the end and return the exit code."""
        await eventually(lambda: self._running.poll() is not None, "rasid ends", seconds=seconds)
        assert self._running.returncode is not None
        return self._running.returncode

    def reap(self) -> None:
        """End it and all it started, whatever happened."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        atexit.unregister(self.reap)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "not started"
        return self._process

    # --- what it says --------------------------------------------------------------------------

    @property
    def said(self) -> str:
        """Standard output of the latest start."""
        return self._file("out").read_text()

    @property
    def complained(self) -> str:
        """Standard error of the latest start, where the log goes, too."""
        return self._file("err").read_text()

    @property
    def everything(self) -> str:
        """All that it ever wrote, start after start."""
        written = sorted(self.folder.glob(f"{self.name}-*.txt"))
        return "\n".join(f"--- {path.name}\n{path.read_text()}" for path in written)

    def logged(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """Return the events of the latest start that were logged with these fields."""
        lines = (_event(line) for line in self.complained.splitlines())
        return [
            line
            for line in lines
            if line.get("event") == event and all(line.get(k) == v for k, v in fields.items())
        ]

    def _file(self, stream: str) -> Path:
        return self.folder / f"{self.name}-{self._number}.{stream}.txt"

    # --- what it keeps -------------------------------------------------------------------------

    async def store(self, work: Callable[[Unit], T]) -> T:
        """Do something in its database, while it runs or not."""
        database = Database(self.url)
        try:
            return await database.run(work)
        finally:
            await database.close()

    async def watches(
        self, chat: int, text: str, *, language: str = "en", kind: ChatKind = ChatKind.PRIVATE
    ) -> Watch:
        """Let a chat have a watch, without the talk that leads to one."""
        now = datetime.now(UTC)

        def add(unit: Unit) -> Watch:
            address = Address(chat=chat)
            made = unit.chats.add(address, kind=kind, title="", language=language, now=now)
            return unit.watches.add(made.id, text, now=now)

        return await self.store(add)

    async def chat(self, chat: int) -> Chat:
        """Return a chat as it is kept."""
        found = await self.store(lambda unit: unit.chats.at(Address(chat=chat)))
        assert found is not None
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what SQL finds in its database, for what the store tells nobody."""
        with closing(sqlite3.connect(self.folder / "rasid.db")) as connection:
            return connection.execute(query).fetchall()


def _event(line: str) -> dict[str, Any]:
    """Read a line of the log; a killed process may leave half of one."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def telegram_settings(base_url: str) -> dict[str, str]:
    """Return the settings by which it talks in the fake Telegram."""
    return {"RASID_TELEGRAM__TOKEN": TOKEN, "RASID_TELEGRAM__BASE_URL": base_url}
