"""What every command does first: read the configuration, begin the log."""

import logging
from argparse import Namespace

from bot import log
from bot.config import Config, load, secrets


def start(arguments: Namespace) -> Config:
    """Return the configuration in force, with the log set up by it; -v asks for more detail."""
    config = load(arguments.config)
    if arguments.verbose:
        config = config.model_copy(update={"log": config.log.model_copy(update={"level": "debug"})})
    log.configure(config.log, secrets=secrets(config))
    return config


def hush(arguments: Namespace) -> None:
    """Keep the log to what is wrong, unless -v: the terminal is for people's lines now."""
    if not arguments.verbose:
        logging.getLogger().setLevel(logging.WARNING)
