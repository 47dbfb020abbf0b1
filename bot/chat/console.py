"""The conversation on a terminal: the same handlers and alerts, in Telegram's place."""

import asyncio
import io
import re
import threading
from collections.abc import AsyncIterator, Mapping
from typing import Final, Protocol, TextIO

import structlog
from rich.console import Console as Terminal
from rich.style import Style as Look
from rich.text import Text

from bot.chat.talk import Heard, Voice
from bot.i18n import ENGLISH, Texts, choose
from bot.model import Address, Button, ChatKind, Message, Outcome, Sent, Style

log = structlog.get_logger(__name__)

HERE: Final = Address(chat=0)  # Telegram gives no chat this id
_PERSON: Final = 0
_BUTTONS: Final = 500  # the latest so many can be tapped
_MESSAGES: Final = 500  # the latest so many are known when they are edited
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")  # by terminals
_LOOKS: Final[Mapping[Style, Look]] = {
    Style.BOLD: Look(bold=True),
    Style.ITALIC: Look(italic=True),
    Style.CODE: Look(color="cyan"),
    Style.QUOTE: Look(dim=True),
    Style.TIME: Look(),
}


class Screen:
    """Shows messages, and knows which button has which number.

    Numbers grow and are not used again: an alert that comes in between cannot move a button away
    under a person's finger.
    """

    def __init__(self, terminal: Terminal, *, first_id: int = 1) -> None:
        """`first_id` is the id of the first message; ids of an earlier run should be below it."""
        self._terminal = terminal
        self._next_id = first_id
        self._numbered = 0
        self._buttons: dict[int, tuple[str, int]] = {}
        self._texts: dict[int, str] = {}

    def show(self, message: Message) -> int:
        """Show a message; return its id."""
        message_id = self._next_id
        self._next_id += 1
        self._print(message, message_id)
        return message_id

    def show_again(self, message_id: int, message: Message) -> None:
        """Show a message that was edited, whole."""
        self._print(message, message_id)

    def show_growth(self, message_id: int, message: Message) -> None:
        """Show what an edit added to a message, in a line or two."""
        before = self._texts.get(message_id, "").splitlines()
        added = [line for line in message.text.splitlines() if line.strip() and line not in before]
        if added:
            headline = message.text.splitlines()[0]
            self._write(Text(_safe(" · ".join(dict.fromkeys(("↻ " + headline, *added)))), "dim"))
        self._keep(message_id, message.text)

    def note(self, text: str) -> None:
        """Show a short notice."""
        if text:
            self._write(Text(f"· {_safe(text)}", "italic dim"))

    def echo(self, line: str) -> None:
        """Show a line that was piped in, so that what is printed reads as a conversation."""
        if not self._terminal.is_terminal:
            self._write(Text(f"\n› {_safe(line)}", "bold green"))

    def tapped(self, line: str) -> tuple[str, int] | None:
        """Return the button (its data and its message) whose number was typed."""
        number = line.strip().strip("[]")
        return self._buttons.get(int(number)) if number.isdecimal() and len(number) < 9 else None

    def _print(self, message: Message, message_id: int) -> None:
        self._write(Text("\n").append_text(_painted(message)))
        for row in message.buttons:
            self._write(Text("   ").join(self._numbered_button(one, message_id) for one in row))
        self._keep(message_id, message.text)

    def _numbered_button(self, one: Button, message_id: int) -> Text:
        if not one.data:
            return Text(f"{_safe(one.text)} {_safe(one.url)}")
        self._numbered += 1
        self._buttons[self._numbered] = (one.data, message_id)
        self._buttons.pop(self._numbered - _BUTTONS, None)
        return Text.assemble((f"[{self._numbered}]", "bold yellow"), f" {_safe(one.text)}")

    def _keep(self, message_id: int, text: str) -> None:
        self._texts.pop(message_id, None)
        self._texts[message_id] = text
        if len(self._texts) > _MESSAGES:
            del self._texts[next(iter(self._texts))]

    def _write(self, text: Text) -> None:
        self._terminal.print(text, soft_wrap=not self._terminal.is_terminal, highlight=False)


class Hears(Protocol):
    """Who answers: `bot.chat.conversation.Conversation`."""

    async def hear(self, heard: Heard, voice: Voice) -> None:
        """Answer what a person said or tapped."""
        ...


class ConsoleVoice:
    """Answers on the terminal."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    async def reply(self, message: Message) -> int | None:
        """Show a message."""
        return self._screen.show(message)

    async def edit(self, message_id: int, message: Message) -> None:
        """Show a message in its new form."""
        self._screen.show_again(message_id, message)

    async def toast(self, text: str) -> None:
        """Show a notice."""
        self._screen.note(text)


class ConsoleChannel:
    """The way of alerts to the terminal; it never fails."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    async def send(
        self,
        to: Address,  # noqa: ARG002 - there is one terminal
        message: Message,
        *,
        reply_to: int | None = None,  # noqa: ARG002 - a terminal has no threads
        silent: bool = False,  # noqa: ARG002
    ) -> Outcome:
        """Show an alert."""
        return Sent(message_id=self._screen.show(message))

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:  # noqa: ARG002
        """Show what is new in an alert."""
        self._screen.show_growth(message_id, message)
        return Sent(message_id=message_id)


class Console:
    """A person at the terminal: reads lines, shows answers; a button's number taps it."""

    def __init__(
        self,
        conversation: Hears,
        screen: Screen,
        languages: Mapping[str, Texts],
        *,
        language: str = ENGLISH,
    ) -> None:
        self._conversation = conversation
        self._screen = screen
        self._voice = ConsoleVoice(screen)
        self._texts = languages.get(choose(language), languages[ENGLISH])

    async def run(self, lines: AsyncIterator[str]) -> None:
        """Greet, then answer each line; returns when the lines end."""
        await self.say("/start")
        async for line in lines:
            if line.strip():
                self._screen.echo(line.strip())
                await self.say(line)

    async def say(self, line: str) -> None:
        """Hear one line: a button's number, a command, or a text."""
        button, message_id = self._screen.tapped(line) or ("", None)
        heard = Heard(
            address=HERE,
            kind=ChatKind.CONSOLE,
            title="console",
            user=_PERSON,
            language=self._texts.language,
            text="" if button else line.strip(),
            button=button,
            message_id=message_id,
        )
        try:
            await self._conversation.hear(heard, self._voice)
        except Exception:  # a bug in one answer must not end the session
            log.exception("answer failed")
            self._screen.note(self._texts.say("error.internal"))


async def lines_of(stream: TextIO) -> AsyncIterator[str]:
    """Yield the lines of a terminal, a pipe or a file, without ever holding up the loop.

    A thread of its own reads: a daemon, since a read on a terminal cannot be cancelled.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def put(line: str | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, line)

    def read() -> None:
        try:
            for line in stream:
                put(line)
        except (OSError, ValueError):  # the terminal went away, or the stream was closed
            log.debug("input ended", exc_info=True)
        finally:
            put(None)

    if isinstance(stream, io.TextIOWrapper):  # a byte that is no text must not end the session
        stream.reconfigure(errors="replace")

    threading.Thread(target=read, name="console", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line.rstrip("\r\n")


def _painted(message: Message) -> Text:
    """Return a message as the terminal shows it, addresses written out behind their links."""
    text = Text(_safe(message.text))
    for mark in message.marks:
        look = (
            Look(underline=True, link=mark.url) if mark.style is Style.LINK else _LOOKS[mark.style]
        )
        text.stylize(look, mark.start, mark.end)
    links = [mark for mark in message.marks if mark.style is Style.LINK]
    for mark in sorted(links, key=lambda mark: -mark.end):
        text = Text.assemble(text[: mark.end], (f" <{_safe(mark.url)}>", "dim"), text[mark.end :])
    return text


def _safe(text: str) -> str:
    """Return foreign text that a terminal only shows; every character keeps its place."""
    return _OBEYED.sub("\u2060", text)
