"""The terminal in Telegram's place: lines in, messages out, buttons by their numbers."""

import asyncio
import io
import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from rich.console import Console as Terminal

from bot.chat.console import HERE, Console, ConsoleChannel, Screen, lines_of
from bot.chat.talk import Heard, Voice
from bot.i18n import catalogues
from bot.model import Button, ChatKind, Mark, Message, Sent, Style
from bot.store import Database
from tests.chat.stage import Stage


def screen(*, terminal: bool = False, first_id: int = 1) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    rich = Terminal(file=out, force_terminal=terminal, width=200, color_system=None)
    return Screen(rich, first_id=first_id), out


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


def console(stage: Stage, shown: Screen, language: str = "en") -> Console:
    return Console(stage.conversation, shown, catalogues(), language=language)


async def test_a_watch_is_set_by_typing_the_number_of_its_button(
    database: Database, now: datetime
) -> None:
    stage = Stage(database, now, kind=ChatKind.CONSOLE)
    stage.address = HERE
    stage.add_article("Nickel prices rise")
    shown, out = screen()

    await console(stage, shown).run(typed("nickel", "", "1", "/watches"))

    assert "Rasid watches the news for you" in out.getvalue()
    assert "› nickel" in out.getvalue()
    assert "[1] ✅ Watch it" in out.getvalue()
    assert "Nickel prices rise\u2069 <https://news.example/" in out.getvalue()
    assert "✅ Watch 1 is set: nickel" in out.getvalue()
    assert [watch.text for watch in stage.watches()] == ["nickel"]


async def test_the_console_speaks_arabic(database: Database, now: datetime) -> None:
    stage = Stage(database, now, kind=ChatKind.CONSOLE)
    shown, out = screen()

    await console(stage, shown, "ar_EG.UTF-8").run(typed("/watches"))

    assert "راصد يتابع الأخبار" in out.getvalue()
    assert "لا تتابع شيئًا بعد" in out.getvalue()


async def test_a_number_that_is_no_button_is_a_text(database: Database, now: datetime) -> None:
    stage = Stage(database, now, kind=ChatKind.CONSOLE)
    shown, out = screen()

    await console(stage, shown).run(typed("1984"))

    assert "I will look for articles with: 1984" in out.getvalue()


async def test_a_bug_in_one_answer_does_not_end_the_session() -> None:
    class Broken:
        heard = 0

        async def hear(self, heard: Heard, voice: Voice) -> None:
            self.heard += 1
            raise RuntimeError("a bug")

    broken = Broken()
    shown, out = screen()

    await Console(broken, shown, catalogues()).run(typed("a", "b"))

    assert broken.heard == 3
    assert out.getvalue().count("Something went wrong on my side") == 3


def test_numbers_of_buttons_are_not_used_again() -> None:
    shown, _ = screen()
    first = Message(text="a", buttons=((Button(text="x", data="1|x|1|"),),))
    second = Message(text="b", buttons=((Button(text="y", data="1|y|1|"),),))
    one, two = shown.show(first), shown.show(second)

    assert shown.tapped("1") == ("1|x|1|", one)
    assert shown.tapped("[2]") == ("1|y|1|", two)
    assert shown.tapped("3") is None
    assert shown.tapped("x") is None


def test_only_the_latest_buttons_are_kept() -> None:
    shown, _ = screen()

    for number in range(600):
        shown.show(Message(text="a", buttons=((Button(text="x", data=f"1|x|{number}|"),),)))

    assert shown.tapped("100") is None
    assert shown.tapped("600") is not None


def test_a_button_that_opens_an_address_shows_it() -> None:
    shown, out = screen()

    shown.show(Message(text="a", buttons=((Button(text="Open", url="https://a.example"),),)))

    assert "Open https://a.example" in out.getvalue()


def test_styles_and_links_are_shown() -> None:
    out = io.StringIO()
    shown = Screen(Terminal(file=out, force_terminal=True, width=80, color_system="truecolor"))
    marks = (
        Mark(style=Style.LINK, start=0, end=3, url="https://a.example/1"),
        Mark(style=Style.BOLD, start=0, end=2),
        Mark(style=Style.LINK, start=4, end=7, url="https://a.example/2"),
        Mark(style=Style.QUOTE, start=8, end=9),
        Mark(style=Style.TIME, start=8, end=9, time=datetime(2026, 1, 1, tzinfo=UTC)),
    )

    shown.show(Message(text="one two q", marks=marks))

    plain = re.sub(r"\x1b(?:\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)", "", out.getvalue())
    assert "one <https://a.example/1> two <https://a.example/2> q" in plain
    assert "\x1b]8;" in out.getvalue()


def test_feed_text_cannot_command_the_terminal() -> None:
    shown, out = screen()
    hostile = "\x1b[2Jcleared \x9b31m \u202eback\r"

    shown.show(Message(text=hostile, buttons=((Button(text=hostile, data="1|x|1|"),),)))
    shown.note(hostile)

    assert not set("\x1b\x9b\u202e\r") & set(out.getvalue())


async def test_alerts_are_shown_and_growth_in_a_line() -> None:
    shown, out = screen(first_id=70)
    channel = ConsoleChannel(shown)

    sent = await channel.send(HERE, Message(text="Nickel strike\nMint"))
    grown = await channel.edit(HERE, 70, Message(text="Nickel strike\nMint\nalso at The Herald"))
    await channel.edit(HERE, 70, Message(text="Nickel strike\nMint\nalso at The Herald"))

    assert sent == Sent(message_id=70)
    assert grown == Sent(message_id=70)
    assert out.getvalue().count("↻ Nickel strike · also at The Herald") == 1
    assert out.getvalue().count("Mint") == 1


def test_the_memory_of_messages_is_bounded() -> None:
    shown, out = screen()
    for number in range(600):
        shown.show(Message(text=f"alert {number}"))
    before = len(out.getvalue())

    shown.show_growth(599, Message(text="alert 598"))
    assert len(out.getvalue()) == before

    shown.show_growth(1, Message(text="alert 0\nalso at B"))
    assert "alert 0 · also at B" in out.getvalue()


def test_a_line_typed_on_a_terminal_is_not_echoed() -> None:
    shown, out = screen(terminal=True)

    shown.echo("nickel")
    shown.note("")

    assert out.getvalue() == ""


async def test_lines_come_from_a_pipe_without_holding_up_the_loop() -> None:
    reading, writing = os.pipe()
    got: list[str] = []

    async def read() -> None:
        with os.fdopen(reading, encoding="utf-8") as stream:
            got.extend([line async for line in lines_of(stream)])

    task = asyncio.create_task(read())
    await asyncio.sleep(0)
    os.write(writing, "one\r\nבוקר".encode())
    os.close(writing)
    await task

    assert got == ["one", "בוקר"]


async def test_bytes_that_are_no_text_do_not_end_the_session() -> None:
    broken = io.TextIOWrapper(io.BytesIO(b"good\n\xff\nmore\n"), encoding="utf-8")

    got = [line async for line in lines_of(broken)]

    assert got == ["good", "\ufffd", "more"]


async def test_a_closed_stream_ends_the_input() -> None:
    closed = io.StringIO("never read")
    closed.close()

    assert [line async for line in lines_of(closed)] == []


def test_a_line_after_the_loop_is_gone_hurts_nobody() -> None:
    reading, writing = os.pipe()

    async def begin() -> None:
        lines = lines_of(stream)
        first = asyncio.ensure_future(anext(lines))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first

    with os.fdopen(reading, encoding="utf-8") as stream:
        asyncio.run(begin())
        os.write(writing, b"late\n")
        os.close(writing)
        assert stream.closed is False
