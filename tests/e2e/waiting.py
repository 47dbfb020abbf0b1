"""Waiting for what another process does: asked again and again, with an end and a reason."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_STEP = 0.03
PATIENCE = 30.0  # seconds; a busy machine is slow, and only a failing test waits for so long


async def eventually(holds: Callable[[], T | None], reason: str, *, seconds: float = PATIENCE) -> T:
    """Return what `holds` returns once it is true; fail with the reason if it never is."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"never happened: {reason}"
        await asyncio.sleep(_STEP)  # another process: there is nothing to wait on
    return found
