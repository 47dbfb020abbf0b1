"""`rasid run`: everything in one process."""

import asyncio
from argparse import Namespace

from bot.commands.start import start


def run(arguments: Namespace) -> int:
    """Run until stopped."""
    config = start(arguments)
    from bot import app

    return asyncio.run(app.run(config))
