"""Documents are read in processes that may be killed, and nobody else suffers for it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from bot.feeds import Parser, read
from bot.feeds import pool as pool_module
from bot.model import Failure, FetchFailed, Parsed

FEED = (
    b'<rss version="2.0"><channel><title>Outlet</title><ttl>30</ttl><item><guid>1</guid>'
    b"<title>Storm</title><pubDate>Sat, 14 Mar 2026 09:26:53 GMT</pubDate></item></channel></rss>"
)
# minutes of work for feedparser's tolerant parser: every unclosed tag is looked up in all others
SLOW = b"<rss><channel><item><title>" + b"<a>" * 200_000 + b"&nbsp"
PATIENT = timedelta(seconds=60)


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    """A parser with one process."""
    parser = Parser(PATIENT, memory_mb=1024)
    yield parser
    await parser.close()


OTHERS: frozenset[int] = frozenset()


@pytest.fixture(autouse=True)
def processes_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember what ran before: the processes of a whole session's tests are none of ours."""
    pids = frozenset(process.pid for process in psutil.Process().children())
    monkeypatch.setattr("tests.feeds.test_pool.OTHERS", pids)


def processes() -> list[psutil.Process]:
    """Return the parser processes of this test, dead ones that nobody waited for included."""
    return [each for each in psutil.Process().children() if each.pid not in OTHERS]


async def test_a_document_read_in_a_process_is_the_document_read_here(parser: Parser) -> None:
    reading = await parser.parse(FEED, url="https://x.example/", content_type="text/xml")

    assert reading == read(FEED, url="https://x.example/", content_type="text/xml")
    assert isinstance(reading, Parsed)
    assert reading.ttl == timedelta(minutes=30)
    assert reading.entries[0].published is not None


async def test_what_is_no_feed_is_a_failure(parser: Parser) -> None:
    reading = await parser.parse(b"<html>Hello</html>")

    assert reading == FetchFailed(failure=Failure.NOT_A_FEED, detail="a web page, not a feed")


async def test_no_process_is_started_before_it_is_needed(parser: Parser) -> None:
    assert processes() == []


async def test_a_process_is_used_again(parser: Parser) -> None:
    await parser.parse(FEED)
    first = processes()

    await parser.parse(FEED)

    assert processes() == first


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_fine() -> None:
    parser = Parser(timedelta(seconds=0.2), memory_mb=1024)

    slow = await parser.parse(SLOW)
    await parser.close()
    patient = Parser(PATIENT, memory_mb=1024)
    fine = await patient.parse(FEED)
    await patient.close()

    assert isinstance(slow, FetchFailed)
    assert slow.failure is Failure.UNREADABLE
    assert "longer than 0.2 s" in slow.detail
    assert isinstance(fine, Parsed)
    assert processes() == []


async def test_a_process_that_died_waiting_is_replaced(parser: Parser) -> None:
    await parser.parse(FEED)
    (process,) = processes()
    process.kill()
    await asyncio.to_thread(psutil.wait_procs, [process], 20)

    readings = [await parser.parse(FEED) for _ in range(2)]

    assert isinstance(readings[1], Parsed)
    assert process not in processes()


async def test_a_process_that_dies_of_a_document_fails_that_document_alone(parser: Parser) -> None:
    await parser.parse(FEED)
    (process,) = processes()
    process.suspend()
    reading = asyncio.create_task(parser.parse(FEED))
    await asyncio.sleep(0)
    process.kill()

    dead = await reading
    fine = await parser.parse(FEED)

    assert dead == FetchFailed(failure=Failure.UNREADABLE, detail="the parser's process died of it")
    assert isinstance(fine, Parsed)
    assert len(processes()) == 1


async def test_memory_is_bounded() -> None:
    tight = Parser(PATIENT, memory_mb=160)
    body = b"<rss><channel>" + b"<item><title>x</title></item>" * 300_000 + b"</channel></rss>"

    reading = await tight.parse(body)
    fine = await tight.parse(FEED)
    await tight.close()

    assert isinstance(reading, FetchFailed)
    assert reading.failure is Failure.UNREADABLE
    assert isinstance(fine, Parsed)


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/true"])
async def test_a_process_that_cannot_start_is_a_failure(
    parser: Parser, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)  # instead of a system out of processes

    reading = await parser.parse(FEED)

    assert isinstance(reading, FetchFailed)
    assert "does not start" in reading.detail
    assert processes() == []


async def test_a_cancelled_reading_leaves_no_process_behind(parser: Parser) -> None:
    await parser.parse(FEED)
    reading = asyncio.create_task(parser.parse(SLOW))
    await asyncio.sleep(0)

    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
    assert processes() == []
    assert isinstance(await parser.parse(FEED), Parsed)


async def test_as_many_documents_are_read_at_once_as_there_are_processes() -> None:
    parser = Parser(PATIENT, memory_mb=1024, workers=2)

    readings = await asyncio.gather(*(parser.parse(FEED) for _ in range(6)))
    count = len(processes())
    await parser.close()

    assert all(isinstance(reading, Parsed) for reading in readings)
    assert count == 2
    assert processes() == []


async def test_a_worn_process_is_replaced(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_WORK", 2)  # instead of reading hundreds of documents

    await parser.parse(FEED)
    (first,) = processes()
    await parser.parse(FEED)
    await parser.parse(FEED)

    assert first not in processes()
    assert len(processes()) == 1


async def test_an_idle_process_is_ended(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_IDLE", timedelta(0))  # instead of waiting for the idle time

    await parser.parse(FEED)
    (process,) = processes()
    await asyncio.to_thread(psutil.wait_procs, [process], 20)
    await parser.close()

    assert processes() == []


async def test_a_closed_parser_can_be_used_again(parser: Parser) -> None:
    await parser.parse(FEED)
    await parser.close()

    reading = await parser.parse(FEED)

    assert isinstance(reading, Parsed)


async def test_a_process_knows_no_secret(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_TELEGRAM__TOKEN", "123:secret")

    await parser.parse(FEED)

    (process,) = processes()
    assert "RASID_TELEGRAM__TOKEN" not in process.environ()


async def test_a_process_ends_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio, psutil, datetime\n"
        "from bot.feeds import Parser\n"
        "async def main():\n"
        "    parser = Parser(datetime.timedelta(seconds=60), 1024)\n"
        "    await parser.parse(b'<rss/>')\n"
        "    print(psutil.Process().children()[0].pid, flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["", *sys.path])},
    )  # fmt: skip
    assert parent.stdout is not None
    child = psutil.Process(int(await parent.stdout.readline()))

    parent.send_signal(signal.SIGKILL)
    await parent.wait()

    gone, _ = await asyncio.to_thread(psutil.wait_procs, [child], 20)
    assert gone == [child]
