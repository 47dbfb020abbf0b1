"""`rasid run`: everything in one process, talking through Telegram or, without a token, here."""

import asyncio
import sys
from argparse import Namespace

import structlog
from rich.console import Console as Terminal

from bot import app
from bot.actions.seed import Seeded
from bot.app import Parts
from bot.chat.conversation import Conversation
from bot.commands.start import hush, start
from bot.delivery.ports import Channel
from bot.i18n import catalogues

log = structlog.get_logger(__name__)

_ON_THE_TERMINAL = """\
[bold]No Telegram token yet, so we talk here.[/bold] To talk in Telegram: write /newbot to \
@BotFather, then start me with RASID_TELEGRAM__TOKEN=… (or telegram.token in config.toml).
"""


def run(arguments: Namespace) -> int:
    """Run until stopped."""
    return asyncio.run(_run(arguments))


async def _run(arguments: Namespace) -> int:
    config = start(arguments)
    async with app.opened(config) as parts, app.leading(parts):
        seeded = await app.seeded(parts)
        if config.telegram.token is None:
            hush(arguments)
            await _on_the_terminal(parts, seeded)
        else:
            await _on_telegram(parts, seeded)
    return 0


async def _on_telegram(parts: Parts, seeded: Seeded) -> None:
    from bot.chat.channel import Answers
    from bot.chat.setup import Telegram

    log.info("rasid runs", feeds=len(seeded.feeds), store=parts.config.store.url)
    if seeded.began:
        titles = "; ".join(feed.title or feed.url for feed in seeded.feeds)
        log.info("no feeds were set, so the starter list is polled", feeds=titles)
    async with Telegram(parts.config.telegram, catalogues(), clock=parts.clock) as telegram:
        conversation = _conversation(parts, Answers(telegram.channel))
        await app.serve(parts, telegram.channel, telegram.run(conversation))


async def _on_the_terminal(parts: Parts, seeded: Seeded) -> None:
    from bot.chat.console import Console, ConsoleChannel, Screen, lines_of

    terminal = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    terminal.print(_ON_THE_TERMINAL)
    feeds = ", ".join(f"{feed.title or feed.url} ({feed.language or '?'})" for feed in seeded.feeds)
    number = f"{len(seeded.feeds)} feed{'' if len(seeded.feeds) == 1 else 's'}"
    terminal.print(f"Polling {number}{': ' if feeds else ''}{feeds}.", markup=False)
    if seeded.began:
        terminal.print("That is the starter list: set feeds.urls in config.toml, or use /addfeed.")
    screen = Screen(terminal, first_id=int(parts.clock().timestamp()))
    channel = ConsoleChannel(screen)
    console = Console(_conversation(parts, channel), screen, catalogues())
    await app.serve(parts, channel, console.run(lines_of(sys.stdin)))


def _conversation(parts: Parts, channel: Channel) -> Conversation:
    return Conversation(
        database=parts.database,
        config=parts.config,
        languages=catalogues(),
        probe=parts.probe,
        clock=parts.clock,
        on_watches_changed=lambda: None,  # each poll asks the store what changed
        channel=channel,
    )
