"""check, doctor, migrate, backup, opml: what keeps an instance in order."""

import logging
import sqlite3
from argparse import Namespace
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import doctor
from bot.commands.start import hush
from bot.store import Database
from tests.commands.conftest import Rasid

OPML = """<opml version="2.0"><body>
<outline text="A" xmlUrl="https://a.example/feed" language="ar"/>
<outline text="B" xmlUrl="https://b.example/feed"/>
<outline text="A again" xmlUrl="https://a.example/feed"/>
<outline text="bad" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


def put(name: str, value: str) -> None:
    database = Database("sqlite:///data/rasid.db")
    with database.begin() as unit:
        unit.meta.set(name, value)


class TestMigrate:
    def test_a_database_is_made_where_there_is_none(self, rasid: Rasid) -> None:
        ran = rasid("migrate")

        assert (ran.code, ran.err) == (0, "")
        assert Path("data/rasid.db").is_file()

    def test_again_changes_nothing(self, rasid: Rasid) -> None:
        rasid("migrate")

        assert rasid("migrate").code == 0

    def test_a_file_that_is_no_database_is_told_in_one_line(self, rasid: Rasid) -> None:
        Path("data").mkdir()
        Path("data/rasid.db").write_text("not a database at all, " * 50)

        ran = rasid("migrate")

        assert ran.code == 1
        assert ran.err.count("\n") == 1
        assert "data/rasid.db" in ran.err


class TestVerbose:
    def test_verbose_logs_in_detail_and_without_it_only_what_is_set(self, rasid: Rasid) -> None:
        rasid("migrate", "-v")
        in_detail = logging.getLogger().level
        rasid("migrate")
        as_set = logging.getLogger().level

        assert (in_detail, as_set) == (logging.DEBUG, logging.INFO)

    @pytest.mark.parametrize(("verbose", "level"), [(True, logging.INFO), (False, logging.WARNING)])
    def test_the_log_gives_way_to_lines_for_people_unless_it_is_asked_for(
        self, verbose: bool, level: int
    ) -> None:
        logging.getLogger().setLevel(logging.INFO)

        hush(Namespace(verbose=verbose))

        assert logging.getLogger().level == level


class TestBackup:
    def test_a_copy_holds_what_the_database_holds(self, rasid: Rasid) -> None:
        rasid("migrate")
        put("tick", "now")

        ran = rasid("backup", "copy.db")

        assert (ran.code, ran.err) == (0, "")
        with closing(sqlite3.connect("copy.db")) as copy:
            assert ("now",) in copy.execute("SELECT value FROM meta").fetchall()

    def test_nothing_is_overwritten(self, rasid: Rasid) -> None:
        rasid("migrate")
        Path("copy.db").write_text("precious")

        ran = rasid("backup", "copy.db")

        assert ran.code == 1
        assert "overwrites nothing" in ran.err
        assert Path("copy.db").read_text() == "precious"

    @pytest.mark.parametrize("target", ["copy.db", "nowhere/copy.db"])
    def test_without_a_database_or_a_folder_no_file_appears(
        self, rasid: Rasid, target: str
    ) -> None:
        ran = rasid("backup", target)

        assert ran.code == 1
        assert ran.err.count("\n") == 1
        assert not Path(target).exists()
        assert not Path("data").exists()


class TestOpml:
    def test_feeds_are_added_once_and_bad_lines_told(self, rasid: Rasid) -> None:
        Path("list.opml").write_text(OPML)

        first = rasid("opml", "import", "list.opml")
        second = rasid("opml", "import", "list.opml")

        assert (first.code, first.out) == (0, "2 feeds added, 0 known already\n")
        assert "file:///etc/passwd" in first.err
        assert second.out == "0 feeds added, 2 known already\n"

    def test_standard_input_and_output_carry_lists(self, rasid: Rasid) -> None:
        brought = rasid("opml", "import", "-", stdin=OPML.encode())
        written = rasid("opml", "export", "-")

        assert brought.code == written.code == 0
        assert 'xmlUrl="https://a.example/feed"' in written.out

    def test_a_list_that_was_written_can_be_read(self, rasid: Rasid) -> None:
        rasid("opml", "import", "-", stdin=OPML.encode())

        ran = rasid("opml", "export", "out.opml")
        again = rasid("opml", "import", "out.opml")

        assert ran.code == 0
        assert (again.out, again.err) == ("0 feeds added, 2 known already\n", "")

    def test_an_export_overwrites_nothing(self, rasid: Rasid) -> None:
        rasid("migrate")
        Path("list.opml").write_text(OPML)

        ran = rasid("opml", "export", "list.opml")

        assert ran.code == 1
        assert Path("list.opml").read_text() == OPML

    @pytest.mark.parametrize("stdin", [b"", b"no list", b"\xff\xfe\x00"])
    def test_a_list_without_feeds_is_a_failure(self, rasid: Rasid, stdin: bytes) -> None:
        ran = rasid("opml", "import", "-", stdin=stdin)

        assert ran.code == 1
        assert "no feeds in it" in ran.err

    def test_a_list_that_is_not_there_is_told(self, rasid: Rasid) -> None:
        ran = rasid("opml", "import", "none.opml")

        assert (ran.code, ran.err) == (1, "rasid: none.opml: no such file or directory\n")


class TestDoctor:
    def test_a_running_rasid_is_alive(self, rasid: Rasid) -> None:
        rasid("migrate")
        put("tick", datetime.now(UTC).isoformat())

        ran = rasid("doctor")

        assert (ran.code, ran.err) == (0, "")

    def test_one_that_never_ran_is_not(self, rasid: Rasid) -> None:
        no_database = rasid("doctor")
        rasid("migrate")
        no_tick = rasid("doctor")

        assert no_database.code == no_tick.code == 1
        assert "no database" in no_database.err
        assert "no Rasid has run" in no_tick.err

    @pytest.mark.parametrize(
        ("age", "says"),
        [
            (timedelta(seconds=119), ""),
            (timedelta(minutes=5), "no sign of life for 5 minutes"),
            (timedelta(minutes=-5), "of the future"),
        ],
    )
    def test_the_age_of_the_last_sign_of_life_decides(
        self, age: timedelta, says: str, now: datetime
    ) -> None:
        told = doctor.wrong((now - age).isoformat(), now)

        assert says in told
        assert bool(told) == bool(says)

    @pytest.mark.parametrize("tick", ["yesterday", "2026-03-14T09:00:00"])
    def test_a_sign_of_life_that_cannot_be_read_is_none(self, tick: str, now: datetime) -> None:
        assert "cannot be read" in doctor.wrong(tick, now)


class TestCheck:
    def test_what_is_in_force_is_shown_and_remarks_are_no_failure(self, rasid: Rasid) -> None:
        ran = rasid("check")

        assert (ran.code, ran.err) == (0, "")
        assert 'feeds.first = "5 minutes"  # default' in ran.out
        assert "# remark: telegram.token is not set" in ran.out
        assert not Path("data").exists()

    def test_a_token_is_covered(self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RASID_TELEGRAM__TOKEN", "123:secret")

        ran = rasid("check")

        assert 'telegram.token = "***"' in ran.out
        assert "secret" not in ran.out
        assert "telegram.token is not set" not in ran.out

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("RASID_TELEGRAM__BASE_URL", "http://bots.example", "not encrypted"),
            ("RASID_FEEDS__STARTER", "false", "no feed is configured"),
            ("RASID_FEEDS__ALLOW_NETWORKS", "10.0.0.0/8", "reach these networks"),
            ("RASID_RETENTION__SEEN", "3", "may ring again"),
        ],
    )
    def test_what_surprises_many_is_remarked(
        self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
    ) -> None:
        monkeypatch.setenv(name, value)

        ran = rasid("check")

        assert says in ran.out
        assert ran.code == 0

    def test_a_database_that_is_ready_needs_no_remark(self, rasid: Rasid) -> None:
        rasid("migrate")

        ran = rasid("check")

        assert ran.code == 0
        assert "is not there yet" not in ran.out

    def test_a_database_that_cannot_be_used_is_a_failure(self, rasid: Rasid) -> None:
        Path("data").mkdir()
        Path("data/rasid.db").write_text("not a database at all, " * 50)

        ran = rasid("check")

        assert ran.code == 1
        assert "store.url: " in ran.err

    def test_a_folder_that_is_a_file_is_a_failure(self, rasid: Rasid) -> None:
        Path("data").write_text("a file")

        ran = rasid("check")

        assert ran.code == 1
        assert "cannot be made" in ran.err

    def test_a_list_of_feeds_that_is_not_there_is_a_failure(
        self, rasid: Rasid, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RASID_FEEDS__OPML", "none.opml")

        ran = rasid("check")

        assert (ran.code, ran.err) == (1, "rasid: feeds.opml: none.opml cannot be read\n")

    def test_a_configuration_that_cannot_be_read_is_one_line(self, rasid: Rasid) -> None:
        Path("config.toml").write_text("[feeds]\nfastst = 1")

        ran = rasid("check")

        assert ran.code == 1
        assert ran.err.startswith("rasid: feeds.fastst (config.toml): there is no such setting")
        assert ran.err.count("\n") == 1
