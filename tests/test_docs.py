"""The manual says what the program does: every command, option and setting, and no dead link."""

import re
from pathlib import Path

import pytest

import bot
from bot import settings
from bot.cli import parser
from bot.config import Config
from tests import documents

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MANUAL = documents.MANUAL.read_text(encoding="utf-8")


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(autouse=True)
def same_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", documents.WIDTH)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("part", ["settings", "help"])
def test_what_is_generated_is_up_to_date(part: str) -> None:
    written = documents.parts(MANUAL)[part]
    fresh = documents.generated()[part]

    # by words: where a line of help is broken differs between releases of Python
    assert written.split() == fresh.split(), "run make docs"


def test_writing_the_manual_again_changes_nothing() -> None:
    assert documents.parts(documents.rewritten(MANUAL)) == documents.generated()


@pytest.mark.parametrize("key", settings.keys(Config))
def test_every_setting_is_in_the_manual(key: str) -> None:
    assert f"`{key}`" in MANUAL
    assert f"`{settings.variable(key)}`" in MANUAL


@pytest.mark.parametrize("command", [made.prog for made in documents.commands(parser())])
def test_every_command_has_its_help_in_the_manual_with_an_example(command: str) -> None:
    section = MANUAL.partition(f"### {command}\n")[2].partition("\n### ")[0]

    assert f"usage: {command}" in section
    assert "example:" in section or command == "rasid"


def test_the_changelog_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## {re.escape(bot.__version__)}\b", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_links_into_the_project_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    dead = [
        target
        for target in targets
        if not target.startswith(("http://", "https://")) and not (page.parent / target).exists()
    ]

    assert dead == []


def test_the_readme_runs_only_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    programs = {made.prog for made in documents.commands(parser())}

    asked = {f"rasid {name}" for name in re.findall(r"bin/rasid (\w+)", readme)}
    made = set(re.findall(r"^(?:.*`)?make (\w+)", readme, re.MULTILINE))

    assert asked <= programs
    assert made <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
