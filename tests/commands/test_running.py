"""run, watch and demo: the whole of Rasid in one process, on a web that is this machine."""

import asyncio
import json
import os
import signal
import threading
from pathlib import Path

import pytest

from bot.demo import feeds, watches
from tests.commands.conftest import Rasid

NOWHERE = "http://127.0.0.1:9/feed"  # the discard port: nobody listens


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instance that polls nothing but an address where nobody listens."""
    monkeypatch.setenv("RASID_FEEDS__STARTER", "false")
    monkeypatch.setenv("RASID_FEEDS__URLS", json.dumps([NOWHERE]))


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Send this process SIGTERM once the handler for it stands."""
    stood = threading.Event()
    add = asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler

    def added(self: object, number: int, *args: object) -> None:
        add(self, number, *args)  # type: ignore[arg-type]
        if number == signal.SIGINT:
            stood.set()
            os.kill(os.getpid(), signal.SIGTERM)

    # Patched: a signal sent too early would end the tests themselves.
    monkeypatch.setattr(asyncio.unix_events._UnixSelectorEventLoop, "add_signal_handler", added)
    return stood


class TestDemo:
    def test_the_day_rings_in_each_language_and_is_summed_up(self, rasid: Rasid) -> None:
        ran = rasid("demo")

        assert ran.code == 0
        assert "موسكو" in ran.out
        assert "地震" in ran.out
        assert "also at" in ran.out
        assert "503" in ran.out
        assert ran.out.rstrip().splitlines()[-1].startswith(f"{len(feeds())} feeds")

    def test_machines_get_one_object(self, rasid: Rasid) -> None:
        ran = rasid("demo", "--json")

        summary = json.loads(ran.out)
        assert summary.keys() == {"feeds", "entries", "articles", "stories", "alerts", "seconds"}
        assert summary["stories"] < summary["articles"] <= summary["entries"]
        assert 0 < summary["alerts"] <= summary["stories"]

    def test_one_watch_of_the_day_stays_silent(self, rasid: Rasid) -> None:
        ran = rasid("demo")

        silent = [each.text for each in watches() if f"Watch: {each.text}" not in ran.out]
        assert "volcano eruption" in silent

    def test_settings_of_the_instance_are_left_alone(self, rasid: Rasid) -> None:
        rasid("demo")

        assert not Path("data").exists()


@pytest.mark.usefixtures("offline")
class TestRunOnTheTerminal:
    def test_says_how_to_get_a_token_and_what_is_polled(self, rasid: Rasid) -> None:
        ran = rasid("run")

        assert ran.code == 0
        assert "@BotFather" in ran.out
        assert NOWHERE in ran.out

    def test_a_watch_set_in_one_run_is_there_in_the_next(self, rasid: Rasid) -> None:
        first = rasid("run", stdin=b"zinc smelter\n1\n")
        second = rasid("run", stdin=b"/watches\n")

        assert (first.code, second.code) == (0, 0)
        assert "zinc smelter" in second.out

    def test_without_feeds_of_its_own_the_starter_list_is_shown(
        self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RASID_FEEDS__STARTER", "true")
        monkeypatch.setenv("RASID_FEEDS__URLS", "[]")

        ran = rasid("run")

        assert "BBC" in ran.out
        assert "starter list" in ran.out

    def test_feeds_of_an_opml_file_are_polled(
        self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opml = '<opml version="2.0"><body><outline text="Mine" xmlUrl="http://127.0.0.1:9/m"/>'
        Path("feeds.opml").write_text(opml + "</body></opml>")
        monkeypatch.setenv("RASID_FEEDS__OPML", "feeds.opml")

        assert "Mine" in rasid("run").out

    def test_opml_file_that_is_not_there_is_one_line(
        self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RASID_FEEDS__OPML", "missing.opml")

        ran = rasid("run")

        assert ran.code == 1
        assert "missing.opml" in ran.err
        assert len(ran.err.splitlines()) == 1


@pytest.mark.usefixtures("offline")
class TestWatch:
    def test_ends_at_a_signal_and_keeps_nothing(
        self, rasid: Rasid, interrupted: threading.Event
    ) -> None:
        ran = rasid("watch", "earthquake -drill", "--feed", NOWHERE)

        assert interrupted.is_set()
        assert ran.code == 0
        assert "earthquake -drill" in ran.out
        assert not Path("data").exists()

    def test_query_with_a_mistake_is_one_line(self, rasid: Rasid) -> None:
        ran = rasid("watch", '"unclosed')

        assert ran.code == 1
        assert len(ran.err.splitlines()) == 1
