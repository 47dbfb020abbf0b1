"""`rasid check`: the configuration in force, and what is wrong with it."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.commands.start import start
from bot.commands.stores import file, opened
from bot.commands.terminal import complain, say
from bot.config import Config, describe
from bot.errors import RasidError

_HERE = {"localhost", "127.0.0.1", "::1"}


def run(arguments: Namespace) -> int:
    """Print every setting, remarks, and errors; fails if Rasid could not run so."""
    config = start(arguments)
    for line in describe(config):
        say(line)
    for remark in remarks(config):
        say(f"# remark: {remark}")
    found = list(errors(config))
    for error in found:
        complain(error)
    return 1 if found else 0


def remarks(config: Config) -> Iterator[str]:
    """Give what may be meant so, but surprises many."""
    if config.telegram.token is None:
        yield "telegram.token is not set: `rasid run` opens a chat in the terminal"
    base = urlsplit(config.telegram.base_url)
    if base.scheme == "http" and base.hostname not in _HERE:
        yield "telegram.base_url is not encrypted: the token can be read on the way"
    if not (config.feeds.starter or config.feeds.urls or config.feeds.opml):
        yield "no feed is configured: add some with `rasid opml import`, or in the chat"
    if config.feeds.allow_networks:
        yield "feeds.allow_networks lets anybody who may add a feed reach these networks"
    if config.retention.seen < config.retention.articles:
        yield "retention.seen is shorter than retention.articles: old entries may ring again"
    if not file(config).exists():
        yield f"{file(config)} is not there yet: `rasid run` makes it"


def errors(config: Config) -> Iterator[str]:
    """Give what keeps Rasid from running."""
    opml = config.feeds.opml
    if opml is not None and not (opml.is_file() and os.access(opml, os.R_OK)):
        yield f"feeds.opml: {opml} cannot be read"
    path = file(config)
    if not path.exists():
        folder = _nearest(path)
        if not (folder.is_dir() and os.access(folder, os.W_OK)):
            yield f"store.url: {path} cannot be made: {folder} is not writable"
        return
    try:
        with opened(config) as database, database.begin() as unit:
            unit.meta.get("tick")
    except RasidError as error:
        yield f"store.url: {error}"


def _nearest(path: Path) -> Path:
    """Return the folder, there already, in which the path would be made."""
    return next(parent for parent in path.absolute().parents if parent.exists())
