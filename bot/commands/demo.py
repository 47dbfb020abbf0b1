"""`rasid demo`: a bundled day of news, served over HTTP here, through the real pipeline."""

import asyncio
import json
import sys
import tempfile
import time
from argparse import Namespace
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from rich.console import Console as Terminal

from bot import app
from bot.app import Parts
from bot.chat.console import ConsoleChannel, Screen
from bot.clock import now as present
from bot.commands.start import hush, start
from bot.config import Config, Feeds, Store
from bot.delivery.ports import Channel
from bot.demo import DemoServer, feeds, watches
from bot.model import Address, ChatKind, Feed, FeedOrigin, FeedState, FetchFailed
from bot.pipeline import Polled
from bot.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the demo came to, as `--json` prints it."""

    feeds: int
    entries: int  # that the feeds showed, in both polls
    articles: int
    stories: int
    alerts: int
    seconds: float


@dataclass(slots=True)
class Day:
    """The demo's clock, which can be turned forward, and its count of what the polls found."""

    ahead: timedelta = timedelta(0)
    entries: int = 0
    alerts: int = 0
    failing: dict[str, str] = field(default_factory=dict)

    def now(self) -> datetime:
        """Return the demo's present."""
        return present() + self.ahead

    def note(self, _before: Feed, polled: Polled) -> None:
        """Count a poll."""
        self.entries += polled.entries
        self.alerts += polled.alerts
        if isinstance(polled.result, FetchFailed):
            self.failing[polled.feed.title] = polled.result.detail


def run(arguments: Namespace) -> int:
    """Run the demo."""
    config = start(arguments)
    hush(arguments)
    return asyncio.run(_demo(config, as_json=arguments.json))


async def _demo(config: Config, *, as_json: bool) -> int:
    began = time.monotonic()
    terminal = Terminal(file=sys.stderr if as_json else sys.stdout, highlight=False, soft_wrap=True)
    today = Day()
    with tempfile.TemporaryDirectory(prefix="rasid-demo-") as folder:
        async with (
            DemoServer(today.now()) as server,
            app.opened(alone(config, Path(folder)), clock=today.now, on_poll=today.note) as parts,
        ):
            await parts.database.run(lambda unit: prepare(unit, server, today.now()))
            await _morning(parts, today, terminal)
            server.advance()
            await play_day(parts, today, ConsoleChannel(Screen(terminal)))
            summary = await parts.database.run(
                lambda unit: _summary(unit, today, time.monotonic() - began)
            )
    _tell(summary, today, terminal, as_json=as_json)
    return 0


def alone(config: Config, folder: Path) -> Config:
    """Return a configuration that polls this machine only, into a fresh database."""
    polled = Feeds(
        starter=False,
        allow_networks=(ip_network("127.0.0.0/8"),),
        host_gap=timedelta(0),
    )
    # The day's news comes at once: each alert is to be seen, not the list that folds a flood.
    delivery = config.delivery.model_copy(update={"fold_at": 1000})
    changes = {
        "delivery": delivery,
        "store": Store(url=f"sqlite:///{folder / 'demo.db'}"),
        "feeds": polled,
    }
    return config.model_copy(update=changes)


def prepare(unit: Unit, server: DemoServer, now: datetime) -> None:
    """Enter the outlets and one chat with the day's watches."""
    for outlet in feeds():
        unit.feeds.add(
            server.url + outlet.path,
            origin=FeedOrigin.CONFIG,
            now=now,
            interval=timedelta(minutes=5),
            title=outlet.title,
            language=outlet.language,
        )
    chat = unit.chats.add(
        Address(chat=0), kind=ChatKind.CONSOLE, title="demo", language="en", now=now
    )
    for watch in watches():
        unit.watches.add(chat.id, watch.text, now=now)


async def _morning(parts: Parts, today: Day, terminal: Terminal) -> None:
    """Poll what is there already."""
    terminal.print("[bold]Watching for[/bold]")
    for watch in watches():
        terminal.print(f"  {watch.text}", markup=False)
    await poll_all(parts)
    terminal.print(f"\nFirst poll: {today.entries} entries. What is there already rings nobody.")


async def play_day(parts: Parts, today: Day, channel: Channel) -> None:
    """Poll the day's news, and deliver what it rings: alerts, then how they grew."""
    now = today.now()
    await parts.database.run(lambda unit: _due_again(unit, now))
    await poll_all(parts)
    sender = parts.sender(channel)
    while await sender.send_due():
        pass
    today.ahead += timedelta(minutes=1)  # edits wait a little for further copies
    while await sender.send_due():
        pass


def _due_again(unit: Unit, now: datetime) -> None:
    for feed in unit.feeds.all():
        unit.feeds.set_state(feed.id, FeedState.ACTIVE, now)


async def poll_all(parts: Parts) -> None:
    while await parts.poller.round():
        await parts.poller.settle()


def _summary(unit: Unit, today: Day, seconds: float) -> Summary:
    return Summary(
        feeds=unit.feeds.count(),
        entries=today.entries,
        articles=unit.articles.count(),
        stories=unit.stories.count(),
        alerts=today.alerts,
        seconds=round(seconds, 2),
    )


def _tell(summary: Summary, today: Day, terminal: Terminal, *, as_json: bool) -> None:
    for title, why in today.failing.items():
        terminal.print(f"{title} could not be read: {why}", markup=False)
    if as_json:
        sys.stdout.write(json.dumps(asdict(summary)) + "\n")
        return
    facts = " · ".join(f"{value} {name}" for name, value in asdict(summary).items())
    terminal.print(f"\n[bold]{facts}[/bold]")
