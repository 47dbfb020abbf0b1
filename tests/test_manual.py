"""The readers' manual says what the conversation does: its commands, its queries, its numbers."""

import re
from pathlib import Path

import pytest

from bot.chat.conversation import COMMANDS
from bot.chat.start import payload_for
from bot.config import Config
from bot.i18n import catalogues
from rules import parse

MANUAL = (Path(__file__).parents[1] / "docs" / "manual.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^\| `([^`/]+(?:/\d [^`]+)?)` \|", MANUAL, re.MULTILINE)


def test_every_command_is_in_the_manual() -> None:
    told = set(re.findall(r"`/(\w+)", MANUAL))

    assert told == set(COMMANDS)


@pytest.mark.parametrize("text", QUERIES)
def test_every_query_of_the_manual_can_be_watched(text: str) -> None:
    assert parse(text).terms


def test_the_manual_has_queries() -> None:
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("key", ["mute", "unmute", "pause", "less", "more"])
def test_the_buttons_of_an_alert_are_called_as_they_are(key: str) -> None:
    label = catalogues()["en"].say(f"alert.button.{key}")

    assert f"**{label.split(' ', 1)[1]}**" in MANUAL


def test_the_link_of_the_manual_opens_its_watch() -> None:
    assert f"`{payload_for('nickel')}`" in MANUAL


def test_the_limits_are_those_in_force() -> None:
    assert f"({Config().watches.per_chat} unless changed)" in MANUAL
    assert f"({Config().feeds.per_chat})" in MANUAL
