"""What every test stands on: no network beyond this machine, a fixed time, a real database."""

import asyncio
import ipaddress
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from bot.store import Database

# Before the library is imported: else a flood wait warns, and a warning is an error.
os.environ["PTB_TIMEDELTA"] = "1"

settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
_LOCAL_NAMES = {"localhost", "", "0.0.0.0", "::"}


class NetworkUsed(RuntimeError):
    """A test reached for the network: it must use a server of its own on loopback."""


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection and every name look-up beyond this machine.

    Patched, since the outside must be unreachable even through libraries that we do not know of.
    """
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    look_up = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in _LOCAL_NAMES and not _is_address(name):
            raise NetworkUsed(f"a test looked up {name!r}")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


def _refuse(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    if host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback):
        return
    raise NetworkUsed(f"a test connected to {address!r}")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    return True


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith("RASID_"):
            monkeypatch.delenv(name)


@pytest.fixture
def now() -> datetime:
    """The present moment of every test that needs one."""
    return datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> "Iterator[Database]":
    """A migrated SQLite file of this test's own."""
    from bot.store import Database

    database = Database(f"sqlite:///{tmp_path}/rasid.db")
    database.migrate()
    yield database
    asyncio.run(database.close())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real material to measure against, where it is laid beside the repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the data to measure against (../shared/data) is not here")
    return SHARED_DATA
