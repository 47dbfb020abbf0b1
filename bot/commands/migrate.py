"""`rasid migrate`: bring the database to this release."""

from argparse import Namespace

from bot.commands.start import start
from bot.commands.stores import file, opened
from bot.commands.terminal import say, working


def run(arguments: Namespace) -> int:
    """Migrate, and say which database it was."""
    config = start(arguments)
    with working("migrating"), opened(config, make=True):
        pass
    say(f"{file(config)} is ready for this release")
    return 0
