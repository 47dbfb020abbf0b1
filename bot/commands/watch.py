"""`rasid watch`: alerts for one query on the terminal, and nothing kept."""

import asyncio
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from rich.console import Console as Terminal

from bot import app
from bot.app import Parts
from bot.commands.start import hush, start
from bot.config import Config, Store
from bot.model import Address, ChatKind
from bot.store import Unit
from rules import parse


def run(arguments: Namespace) -> int:
    """Watch until interrupted."""
    return asyncio.run(_watch(arguments))


async def _watch(arguments: Namespace) -> int:
    from bot.chat.console import ConsoleChannel, Screen

    query = parse(arguments.query)
    config = start(arguments)
    hush(arguments)
    terminal = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="rasid-") as folder:
        async with app.opened(_narrowed(config, Path(folder), tuple(arguments.feeds))) as parts:
            seeded = await app.seeded(parts)
            await parts.database.run(lambda unit: _ask(unit, parts, query.text))
            terminal.print(f"Watching {len(seeded.feeds)} feeds for {query}", markup=False)
            terminal.print("What they hold now rings nobody; Ctrl-C ends.")
            await app.serve(parts, ConsoleChannel(Screen(terminal)))
    return 0


def _narrowed(config: Config, folder: Path, feeds: tuple[str, ...]) -> Config:
    """Return the configuration over a database of its own, with the feeds that were named."""
    changes: dict[str, object] = {"store": Store(url=f"sqlite:///{folder / 'watch.db'}")}
    if feeds:
        named = {"urls": feeds, "opml": None, "starter": False}
        changes["feeds"] = config.feeds.model_copy(update=named)
    return config.model_copy(update=changes)


def _ask(unit: Unit, parts: Parts, text: str) -> None:
    now = parts.clock()
    chat = unit.chats.add(
        Address(chat=0), kind=ChatKind.CONSOLE, title="terminal", language="en", now=now
    )
    unit.watches.add(chat.id, text, now=now)
