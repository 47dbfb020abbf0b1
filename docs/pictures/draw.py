"""Draw a real alert as Telegram lays it out: `python docs/pictures/draw.py` writes alert.png.

Plays the demo's day through the pipeline, takes two alerts as the channel got them, and lets a
headless Chromium (`chromium` on the PATH) make the picture.
"""

import asyncio
import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot import app
from bot.commands.demo import Day, alone, play_day, poll_all, prepare
from bot.config import Config
from bot.demo import DemoServer
from bot.model import Address, Mark, Message, Outcome, Sent, Style

_HERE = Path(__file__).parent
_SHOWN = ("Sputnik · AR", "EN · ")  # the byline of each alert in the picture
_TAGS = {
    Style.BOLD: ("<b>", "</b>"),
    Style.ITALIC: ("<i>", "</i>"),
    Style.CODE: ("<code>", "</code>"),
    Style.LINK: ("<a>", "</a>"),
    Style.QUOTE: ("<blockquote>", "</blockquote>"),
    Style.TIME: ("<u>", "</u>"),
}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 24px; width: 560px; background: #d5dfc9;
        font: 16px/1.45 "Noto Sans", "Noto Sans Arabic", sans-serif; }}
.message {{ background: #fff; border-radius: 14px; padding: 12px 16px; color: #111;
            box-shadow: 0 1px 2px #0003; margin-bottom: 4px; }}
.line, blockquote {{ min-height: .7em; unicode-bidi: plaintext; text-align: start; }}
.message a {{ color: #2a7ab8; }}
.message u {{ text-decoration: none; color: #2a7ab8; }}
.message i {{ color: #555; }}
blockquote {{ margin: 2px 0; padding: 4px 10px; border-inline-start: 3px solid #3a9bd9;
              background: #3a9bd914; border-radius: 4px; }}
.row {{ display: flex; gap: 4px; margin-bottom: 4px; }}
.row span {{ flex: 1; text-align: center; background: #0000004d; color: #fff; padding: 7px;
             border-radius: 10px; font-weight: 600; font-size: 14px; }}
.space {{ height: 18px; }}
</style>{body}"""


class Recorder:
    """A channel that keeps what it is given; an edit takes the place of its message."""

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}

    async def send(
        self,
        to: Address,  # noqa: ARG002 (the port's)
        message: Message,
        *,
        reply_to: int | None = None,  # noqa: ARG002
        silent: bool = False,  # noqa: ARG002
    ) -> Outcome:
        """Keep a message."""
        self.messages[len(self.messages)] = message
        return Sent(message_id=len(self.messages) - 1)

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:  # noqa: ARG002
        """Keep a message in its new form."""
        self.messages[message_id] = message
        return Sent(message_id=message_id)


async def alerts() -> Sequence[Message]:
    """Return every alert of the demo's day, as it stood at the end."""
    today, recorder = Day(), Recorder()
    with tempfile.TemporaryDirectory() as folder:
        config = alone(Config(), Path(folder))
        async with (
            DemoServer(today.now()) as server,
            app.opened(config, clock=today.now, on_poll=today.note) as parts,
        ):
            await parts.database.run(lambda unit: prepare(unit, server, today.now()))
            await poll_all(parts)
            server.advance()
            await play_day(parts, today, recorder)
    return tuple(recorder.messages.values())


def drawn(message: Message) -> str:
    """Return a message as HTML, one paragraph a line."""
    lines = "".join(f'<div class="line">{line}</div>' for line in _tagged(message).split("\n"))
    rows = "".join(
        f'<div class="row">{"".join(f"<span>{html.escape(b.text)}</span>" for b in row)}</div>'
        for row in message.buttons
    )
    return f'<div class="message">{lines}</div>{rows}<div class="space"></div>'


def _tagged(message: Message) -> str:
    def tags(at: int) -> str:
        closing = [mark for mark in message.marks if mark.end == at]
        opening = [mark for mark in message.marks if mark.start == at]
        return "".join(
            _TAGS[m.style][1] for m in sorted(closing, key=_start, reverse=True)
        ) + "".join(_TAGS[m.style][0] for m in sorted(opening, key=lambda m: -m.end))

    letters = enumerate(message.text)
    inside = "".join(tags(at) + html.escape(letter) for at, letter in letters)
    return inside + tags(len(message.text))


def _start(mark: Mark) -> int:
    return mark.start


def main() -> None:
    """Write alert.png beside this file."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed")
    every = asyncio.run(alerts())
    shown = [next(each for each in every if byline in each.text) for byline in _SHOWN]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "alert.html"
        page.write_text(_PAGE.format(body="".join(map(drawn, shown))), "utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += ["--force-device-scale-factor=1.5", "--window-size=608,640"]
        command += ["--disable-background-networking", f"--user-data-dir={folder}/profile"]
        command += [f"--screenshot={_HERE / 'alert.png'}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 (ours)


if __name__ == "__main__":
    main()
