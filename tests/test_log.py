"""The log: one form for our events and the libraries', and nothing secret in it."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import structlog

from bot import log

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFake"


@dataclass(frozen=True)
class Wanted:
    level: str = "info"
    format: str = "json"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in log.QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def test_an_event_is_a_phrase_and_fields() -> None:
    stream = io.StringIO()
    log.configure(Wanted(), stream=stream)

    structlog.get_logger("bot.feeds").info("feed polled", feed=12, status=304, title="صحيفة")

    event = json.loads(stream.getvalue())
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "feed polled",
        "feed": 12,
        "status": 304,
        "title": "صحيفة",
        "level": "info",
    }


def test_a_library_logs_in_the_same_form() -> None:
    stream = io.StringIO()
    log.configure(Wanted(), stream=stream)

    logging.getLogger("some.library").warning("lost %s", "it", extra={"feed": 3})

    event = json.loads(stream.getvalue())
    assert (event["event"], event["level"], event["feed"]) == ("lost it", "warning", 3)


def test_what_is_below_the_level_is_not_written() -> None:
    stream = io.StringIO()
    log.configure(Wanted(level="warning"), stream=stream)

    structlog.get_logger("bot").info("feed polled")

    assert stream.getvalue() == ""


@pytest.mark.parametrize("name", ["httpx", "apscheduler.scheduler"])
def test_talkative_libraries_are_heard_only_when_something_is_wrong(name: str) -> None:
    stream = io.StringIO()
    log.configure(Wanted(level="debug"), stream=stream)

    logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/x", TOKEN)
    logging.getLogger(name).warning("slow")

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["slow"]


@pytest.mark.parametrize("form", ["json", "console"])
def test_secrets_are_covered_wherever_they_stand(form: str) -> None:
    stream = io.StringIO()
    log.configure(Wanted(format=form), secrets=["sesame", ""], stream=stream)

    try:
        raise ValueError(f"no route to https://me:pass@proxy.example/bot{TOKEN}/getMe")
    except ValueError:
        structlog.get_logger("bot").exception(
            "opened with sesame",
            url="https://me:pass@feed.example/",
            deep={"list": ["sesame", TOKEN], "n": 1, "ok": None},
        )

    written = stream.getvalue()
    assert "ValueError" in written
    assert "***@feed.example" in written
    for secret in ("sesame", "pass", TOKEN):
        assert secret not in written


def test_a_terminal_gets_lines_for_people_and_a_file_gets_json() -> None:
    terminal, file = Terminal(), io.StringIO()

    log.configure(Wanted(format="auto"), stream=terminal)
    structlog.get_logger("bot").info("begun")
    log.configure(Wanted(format="auto"), stream=file)
    structlog.get_logger("bot").info("begun")

    assert not terminal.getvalue().startswith("{")
    assert file.getvalue().startswith("{")


def test_a_logger_made_before_the_log_is_set_up_follows_it() -> None:
    logger = structlog.get_logger("early")
    stream = io.StringIO()
    log.configure(Wanted(), stream=stream)

    logger.info("begun")

    assert json.loads(stream.getvalue())["event"] == "begun"
