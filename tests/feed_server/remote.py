"""The feed server as a process of its own, told by HTTP what the methods of FeedServer are told."""

import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import ProxyHandler, build_opener
from urllib.request import Request as HttpRequest

from tests.feed_server.server import Request

_ROOT = Path(__file__).parents[2]
_DIRECT = build_opener(ProxyHandler({}))


class RemoteFeedServer:
    """A context manager around `python -m tests.feed_server`; calls block until they are done."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.base_url = ""

    def __enter__(self) -> Self:
        with tempfile.TemporaryDirectory() as folder:
            port_file = Path(folder) / "port"
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.feed_server", "--port-file", str(port_file)],
                cwd=_ROOT,
                stdin=subprocess.PIPE,  # it ends when this closes: no orphan after a killed test
            )
            self.base_url = f"http://127.0.0.1:{_read_port(port_file, self._process)}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def url(self, name: str) -> str:
        """Return the address of a feed."""
        return f"{self.base_url}/feed/{name}"

    def publish(self, name: str, title: str, **fields: Any) -> None:
        """Put a new entry on top of a feed."""
        self._post("publish", name=name, title=title, **fields)

    def feed(self, name: str, **changes: Any) -> None:
        """Make a feed, or change its fields (not its entries)."""
        self._post("feed", name=name, **changes)

    def fault(self, name: str, fault: str, **options: object) -> None:
        """Make a feed misbehave until it is healed."""
        self._post("fault", name=name, fault=fault, **options)

    def heal(self, name: str) -> None:
        """End a feed's fault."""
        self._post("heal", name=name)

    @property
    def requests(self) -> list[Request]:
        """Every request for a feed so far."""
        with _DIRECT.open(f"{self.base_url}/control/requests", timeout=10) as answer:
            return [Request(**entry) for entry in json.load(answer)]

    def asked(self, name: str) -> list[Request]:
        """Return the requests for one feed, oldest first."""
        return [request for request in self.requests if request.feed == name]

    def _post(self, verb: str, **arguments: object) -> None:
        body = json.dumps(arguments, default=_plain).encode()
        request = HttpRequest(f"{self.base_url}/control/{verb}", data=body, method="POST")
        with _DIRECT.open(request, timeout=10):
            pass


def _read_port(port_file: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if port_file.exists() and (text := port_file.read_text()).endswith("\n"):
            return int(text)
        time.sleep(0.02)
    raise RuntimeError("the feed server did not start")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("latin-1")
    raise TypeError(type(value).__name__)
