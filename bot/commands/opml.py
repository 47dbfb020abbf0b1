"""`rasid opml`: a list of feeds in, or out."""

import sys
from argparse import Namespace
from pathlib import Path

from bot import clock
from bot.actions import opml
from bot.commands.sources import STDIN, SourceError, read
from bot.commands.start import start
from bot.commands.stores import opened
from bot.commands.terminal import complain, safe, say
from bot.config import Config

_LARGEST = 10_000_000  # bytes; the longest list seen in the wild has 0.3 MB


def run(arguments: Namespace) -> int:
    """Import or export."""
    config = start(arguments)
    if arguments.way == "import":
        return _bring(arguments.file, config)
    return _give(arguments.file, config)


def _bring(name: str, config: Config) -> int:
    data = read(name, _LARGEST)
    with opened(config, make=True) as database, database.begin() as unit:
        brought = opml.bring(unit, data, config.feeds, clock.now())
    for problem in brought.problems:
        complain(safe(f"{name}: {problem}"))
    say(f"{brought.added} feeds added, {brought.known} known already")
    return 0 if brought.added or brought.known else 1


def _give(name: str, config: Config) -> int:
    with opened(config) as database, database.begin() as unit:
        document = opml.give(unit)
    if name == STDIN:
        sys.stdout.buffer.write(document)
        return 0
    try:
        with Path(name).open("xb") as file:
            file.write(document)
    except FileExistsError as error:
        raise SourceError(f"{name}: is there already; - writes to standard output") from error
    return 0
