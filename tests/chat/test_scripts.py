"""Conversations as data: what a person does in `scripts/*.toml`, and what must be answered."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.i18n import catalogues
from bot.model import ChatKind, ChatState, Entry, Failure, FetchFailed, Message, Parsed
from bot.store import Database
from tests.chat.stage import Stage

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.toml"))
KEYS = catalogues()["en"].keys()
HEAD = {"about", "language", "kind", "config", "probe", "watch", "feed", "article", "step"}
DOES = {"say", "tap", "tap_again", "reply"}
FROM = {"admin", "user", "after_hours"}
MUST = {
    "answers",
    "never",
    "buttons",
    "toast",
    "silent",
    "watches",
    "feeds",
    "state",
    "changes",
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_conversation(path: Path, database: Database, now: datetime) -> None:
    script = tomllib.loads(path.read_text(encoding="utf-8"))  # noqa: ASYNC240 - a small file
    assert set(script) <= HEAD, "the script has a table that is not understood"
    stage = _stage(script, database, now)

    for number, step in enumerate(script["step"], start=1):
        assert len(DOES & set(step)) == 1
        assert set(step) <= DOES | FROM | MUST, f"step {number} asks for what is not understood"
        before = stage.changes
        await _do(stage, step)
        _check(stage, step, before, f"{path.stem}, step {number}: {step}")


def _stage(script: Mapping[str, Any], database: Database, now: datetime) -> Stage:
    stage = Stage(
        database,
        now,
        config=Config(**script.get("config", {})),
        kind=ChatKind(script.get("kind", "private")),
        language=script.get("language", "en"),
        answers={url: _probed(answer) for url, answer in script.get("probe", {}).items()},
    )
    for feed in script.get("feed", ()):
        stage.add_feed(**feed)
    for article in script.get("article", ()):
        hours = article.pop("hours", 1)
        stage.add_article(age=timedelta(hours=hours), **article)
    for watch in script.get("watch", ()):
        stage.add_watch(watch["text"])
    return stage


def _probed(answer: Mapping[str, Any]) -> Parsed | FetchFailed | tuple[str, ...]:
    if "failure" in answer:
        return FetchFailed(failure=Failure(answer["failure"]), detail="as the script says")
    if "links" in answer:
        return tuple(answer["links"])
    entries = tuple(Entry(title=str(number)) for number in range(answer["entries"]))
    return Parsed(entries=entries, title=answer["title"])


async def _do(stage: Stage, step: Mapping[str, Any]) -> None:
    stage.may_manage = step.get("admin", True)
    stage.user = step.get("user", 7)
    stage.pass_time(timedelta(hours=step.get("after_hours", 0)))
    if "say" in step:
        await stage.say(step["say"])
    elif "tap" in step:
        await stage.tap(step["tap"])
    elif "tap_again" in step:
        await stage.tap_again()
    else:
        await stage.say(step["reply"], replied_to=max(stage.ear.shown))


def _check(stage: Stage, step: Mapping[str, Any], before: int, where: str) -> None:
    ear = stage.ear
    for fragment in step.get("answers", ()):
        assert fragment in _seen(ear.text, fragment), where
    for fragment in step.get("never", ()):
        assert fragment not in _seen(ear.text, fragment), where
    for label in step.get("buttons", ()):
        assert any(label in button.text for row in ear.last.buttons for button in row), where
    if "toast" in step:
        assert any(step["toast"] in toast for toast in ear.toasts), (where, ear.toasts)
    if {"tap", "tap_again"} & set(step):
        assert len(ear.toasts) == 1, f"a tapped button is answered once: {where}"
    if step.get("silent"):
        assert not ear.heard, where
    if "watches" in step:
        assert [watch.text for watch in stage.watches()] == step["watches"], where
    if "feeds" in step:
        with stage.database.begin() as unit:
            assert [feed.title for feed in unit.feeds.all()] == step["feeds"], where
    if "state" in step:
        assert stage.chat().state is ChatState(step["state"]), where
    if "changes" in step:
        assert stage.changes - before == step["changes"], where
    for _, _, message in ear.heard:
        _fits(message, where)


def _seen(text: str, fragment: str) -> str:
    """The text as a person sees it: isolates show only where a script asks for them."""
    if "\u2068" in fragment:
        return text
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u202f", " ")


def _fits(message: Message, where: str) -> None:
    """What Telegram would refuse, or what shows that a text went wrong."""
    assert message.text.strip(), where
    assert len(message.text.encode("utf-16-le")) // 2 <= 4096, where
    assert len(message.marks) <= 100, where
    assert not any(f"{{{name}}}" in message.text for name in ("n", "number", "text")), where
    assert message.text.strip() not in KEYS, where
    for mark in message.marks:
        assert 0 <= mark.start < mark.end <= len(message.text), where
    for row in message.buttons:
        for button in row:
            assert button.text, where
            assert 1 <= len(button.data.encode()) <= 64, where
