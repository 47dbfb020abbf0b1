"""`rasid demo`: a bundled day of news through the real pipeline."""

import asyncio
from argparse import Namespace

from bot.commands.start import start


def run(arguments: Namespace) -> int:
    """Run the demo."""
    start(arguments)
    from bot import app

    return asyncio.run(app.demo(json=arguments.json))
