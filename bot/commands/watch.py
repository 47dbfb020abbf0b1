"""`rasid watch`: alerts for one query on the terminal."""

import asyncio
from argparse import Namespace

from bot.commands.start import start


def run(arguments: Namespace) -> int:
    """Watch until interrupted."""
    config = start(arguments)
    from bot import app

    return asyncio.run(app.watch(arguments.query, tuple(arguments.feeds), config))
