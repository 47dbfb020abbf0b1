"""`rasid migrate`: bring the database to this release."""

from argparse import Namespace

from bot.commands.start import start
from bot.commands.terminal import say
from bot.masking import mask


def run(arguments: Namespace) -> int:
    """Migrate, and say which database it was."""
    config = start(arguments)
    from bot.store import Database

    Database(config.store.url).migrate()
    say(f"{mask(config.store.url)} is ready for this release")
    return 0
