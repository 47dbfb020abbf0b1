"""The command line itself: words, exit codes, failures in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

import bot
from bot.cli import main, parser
from bot.commands.failures import told
from bot.errors import ConfigError, UserError
from rules import QueryError, parse

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ended(words: list[str]) -> int | str | None:
    with pytest.raises(SystemExit) as raised:
        main(words)
    return raised.value.code


def in_process(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )


def raising(error: BaseException) -> object:
    def run(_arguments: object) -> NoReturn:
        raise error

    return run


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["--version"]) == 0
    assert capsys.readouterr().out == f"rasid {bot.__version__}\n"


def test_version_and_help_load_no_library() -> None:
    heavy = ["aiohttp", "alembic", "feedparser", "pydantic", "regex", "rich", "sqlalchemy",
             "structlog", "telegram"]  # fmt: skip
    script = (
        "import sys, json\n"
        "from bot.cli import parser\n"
        "parser().format_help()\n"
        f"print(json.dumps([name for name in {heavy} if name in sys.modules]))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert json.loads(ran.stdout) == []


@pytest.mark.parametrize(
    "words",
    [[], ["dance"], ["try", "query"], ["poll"], ["opml"], ["poll", "a", "--limit", "many"]],
    ids=" ".join,
)
def test_what_is_not_understood_is_told_in_one_line(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = ended(words)

    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.startswith("rasid")
    assert captured.err.count("\n") == 1
    assert "--help" in captured.err


@pytest.mark.parametrize(
    "words",
    [["--config", "a.toml", "-v", "check"], ["check", "--config", "a.toml", "-v"]],
    ids=["before", "after"],
)
def test_common_options_stand_before_or_after_the_command(words: list[str]) -> None:
    arguments = parser().parse_args(words)

    assert arguments.config == Path("a.toml")
    assert arguments.verbose is True


def test_every_command_has_a_module_to_run_it() -> None:
    folder = ROOT / "bot" / "commands"
    modules = {
        parser().parse_args(words).module
        for words in (
            ["run"], ["demo"], ["watch", "q"], ["try", "q", "f"], ["poll", "u"], ["check"],
            ["doctor"], ["migrate"], ["backup", "f"], ["opml", "import", "f"],
        )
    }  # fmt: skip

    assert {name for name in modules if not (folder / f"{name}.py").is_file()} == set()


class TestFailures:
    """A command is made to fail by a patch: the failures themselves are tested where they arise."""

    @pytest.mark.parametrize(
        ("error", "line"),
        [
            (ConfigError("feeds.fastest:\n too fast"), "rasid: feeds.fastest: too fast\n"),
            (FileNotFoundError(2, "No such file", "a.xml"), "rasid: a.xml: no such file\n"),
            (
                ValueError("what?"),
                "rasid: internal error, please report: ValueError: what? (-v shows where)\n",
            ),
        ],
        ids=["ours", "the system's", "a bug"],
    )
    def test_a_failure_is_one_line_and_exit_code_1(
        self,
        error: Exception,
        line: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr("bot.commands.check.run", raising(error))

        code = main(["check"])

        assert code == 1
        assert capsys.readouterr().err == line

    def test_verbose_shows_where_it_came_from(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("bot.commands.check.run", raising(ValueError("what?")))

        main(["-v", "check"])

        assert "Traceback" in capsys.readouterr().err

    def test_an_interrupt_is_130_and_silent(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("bot.commands.check.run", raising(KeyboardInterrupt()))

        code = main(["check"])

        assert code == 130
        assert capsys.readouterr().err == ""

    def test_a_token_in_a_failure_is_covered(self) -> None:
        token = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFake"

        line = told(ValueError(f"https://api.telegram.org/bot{token}/getMe"))

        assert token not in line

    def test_a_bad_query_is_told_with_its_place(self) -> None:
        with pytest.raises(QueryError) as raised:
            parse("putin (biden")

        line = told(raised.value)

        assert line == "the query, at character 7: Close this parenthesis with )."

    def test_a_persons_mistake_is_told_in_words(self) -> None:
        error = UserError("feed.bad_address", text="nowhere")

        assert "nowhere" in told(error)


def test_the_program_answers_as_a_module() -> None:
    ran = in_process("--version")

    assert (ran.returncode, ran.stdout) == (0, f"rasid {bot.__version__}\n")


def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RASID_STORE__URL": "sqlite:///x.db"}
    reading, writing = os.pipe()
    os.close(reading)

    try:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "check"],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=tmp_path,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)

    assert (ran.returncode, ran.stderr) == (0, b"")


def test_the_library_is_told_of_its_new_type_before_it_loads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PTB_TIMEDELTA")
    seen: list[str | None] = []

    def run(_arguments: object) -> int:
        seen.append(os.environ.get("PTB_TIMEDELTA"))
        return 0

    monkeypatch.setattr("bot.commands.check.run", run)

    main(["check"])

    assert seen == ["1"]
