"""Parses feeds in processes that can be killed: a document may hang, crash or eat all memory."""

import asyncio
import os
import sys
from contextlib import suppress
from datetime import timedelta

from bot.feeds.wire import LENGTH, frame, pack_document, unpack_reading
from bot.model import Failure, FetchFailed, Parsed

_IDLE = timedelta(seconds=5)  # then its memory is worth more than its start, a third of a second
_STARTING = timedelta(seconds=60)  # a machine under load may take long to start a process
_WORK = 400  # documents, or as many times 50 kB: then fragmented memory goes back to the system
_LARGEST_READING = 256 * 1024 * 1024


class _DiedError(Exception):
    """The process ended, or never came up."""


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._done = 0
        self.retirement: asyncio.TimerHandle | None = None

    @classmethod
    async def start(cls, patience: timedelta, memory_mb: int) -> "_Worker":
        """Start a process; raises _DiedError if it does not come up."""
        last_resort = patience.total_seconds() * 2 + 5  # when nobody is left to end it
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "bot.feeds.worker", str(memory_mb), str(last_resort),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},  # and no secrets
        )  # fmt: skip
        worker = cls(process)
        try:
            async with asyncio.timeout(_STARTING.total_seconds()):
                await worker._receive()
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def usable(self) -> bool:
        """Whether it is alive and not worn out."""
        return self._process.returncode is None and self._done < _WORK

    async def ask(self, document: bytes) -> bytes:
        """Have one document read; raises _DiedError."""
        assert self._process.stdin is not None
        self._done += 1 + len(document) // 50_000
        try:
            self._process.stdin.write(frame(document))
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _DiedError from error
        return await self._receive()

    async def kill(self) -> None:
        """End it, and wait until it is gone."""
        if self.retirement is not None:
            self.retirement.cancel()
        with suppress(ProcessLookupError):
            self._process.kill()
        await asyncio.shield(self._gone())

    async def _gone(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _receive(self) -> bytes:
        assert self._process.stdout is not None
        try:
            (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
            if length > _LARGEST_READING:
                raise _DiedError
            return await self._process.stdout.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionResetError) as error:
            raise _DiedError from error


class Parser:
    """A pool of parser processes: started when needed, ended when idle, replaced when they fail."""

    def __init__(self, timeout: timedelta, memory_mb: int, workers: int = 1) -> None:
        self._timeout = timeout
        self._memory_mb = memory_mb
        self._free = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._farewells: set[asyncio.Task[None]] = set()

    async def parse(
        self, body: bytes, *, url: str = "", content_type: str = ""
    ) -> Parsed | FetchFailed:
        """Read a document; one that cannot be read, or takes too long, is a FetchFailed."""
        document = pack_document(body, url, content_type)
        async with self._free:
            try:
                worker = await self._take()
            except (_DiedError, OSError) as error:  # TimeoutError is an OSError
                return _unreadable(f"the parser's process does not start ({type(error).__name__})")
            return await self._run(worker, document)

    async def close(self) -> None:
        """End every process; the parser can be used again, with new ones."""
        for worker in self._idle:
            self._dismiss(worker)
        self._idle.clear()
        while self._farewells:
            await asyncio.gather(*self._farewells)

    async def _run(self, worker: _Worker, document: bytes) -> Parsed | FetchFailed:
        whole = False
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                reply = await worker.ask(document)
            whole = True
            return unpack_reading(reply)
        except TimeoutError:
            return _unreadable(f"reading it takes longer than {self._timeout.total_seconds():g} s")
        except _DiedError:
            return _unreadable("the parser's process died of it")
        finally:
            if whole and worker.usable:
                self._keep(worker)
            else:
                await worker.kill()

    async def _take(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.retirement is not None:
                worker.retirement.cancel()
            if worker.usable:
                return worker
            await worker.kill()
        return await _Worker.start(self._timeout, self._memory_mb)

    def _keep(self, worker: _Worker) -> None:
        loop = asyncio.get_running_loop()
        worker.retirement = loop.call_later(_IDLE.total_seconds(), self._retire, worker)
        self._idle.append(worker)

    def _retire(self, worker: _Worker) -> None:
        self._idle.remove(worker)
        self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        task = asyncio.create_task(worker.kill())
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)


def _unreadable(detail: str) -> FetchFailed:
    return FetchFailed(failure=Failure.UNREADABLE, detail=detail)
