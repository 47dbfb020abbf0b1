"""The parser's process: reads documents from standard input until it closes.

Run by `bot.feeds.pool` as `python -m bot.feeds.worker MEMORY_MB SECONDS`. It holds no secret, may
take only so much memory, and ends itself when a document takes far too long, so that it outlives
neither its parent nor its task.
"""

import gc
import os
import resource
import signal
import sys
from typing import BinaryIO

from bot.feeds.parse import NoFeedError, read
from bot.feeds.wire import LENGTH, frame, pack_reading, unpack_document
from bot.model import Failure, FetchFailed, Parsed


def main(memory_mb: int, seconds: float) -> None:
    """Answer documents until there are no more."""
    _limit(memory_mb)
    source, target = sys.stdin.buffer, _own_output()
    _answer(target, b"ready")
    while (payload := _next(source)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)  # its default action ends the process
        reply = pack_reading(examine(payload))
        signal.setitimer(signal.ITIMER_REAL, 0)
        _answer(target, reply)
        del payload, reply
        gc.collect()


def examine(payload: bytes) -> Parsed | FetchFailed:
    """Read one document; whatever it does to the parser is a value."""
    body, url, content_type = unpack_document(payload)
    try:
        return read(body, url=url, content_type=content_type)
    except NoFeedError as error:
        return FetchFailed(failure=Failure.NOT_A_FEED, detail=str(error)[:300])
    except MemoryError:
        return FetchFailed(failure=Failure.UNREADABLE, detail="reading it takes too much memory")
    except Exception as error:  # noqa: BLE001 - the sandbox's door: feedparser met something new
        detail = f"the parser failed on it ({type(error).__name__})"
        return FetchFailed(failure=Failure.UNREADABLE, detail=detail)


def _limit(memory_mb: int) -> None:
    most = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends us in order


def _own_output() -> BinaryIO:
    """Return standard output for us alone: a stray print must not end up between the frames."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _next(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    payload = source.read(length)
    return payload if len(payload) == length else None


def _answer(target: BinaryIO, payload: bytes) -> None:
    target.write(frame(payload))
    target.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
