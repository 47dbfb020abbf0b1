"""`rasid backup`: a checked copy of the live database."""

from argparse import Namespace
from pathlib import Path

from bot.commands.start import start
from bot.commands.stores import opened
from bot.commands.terminal import say, working
from bot.errors import StoreError


def run(arguments: Namespace) -> int:
    """Copy to a new file, which appears only when it was found sound."""
    config = start(arguments)
    target: Path = arguments.file
    if target.exists():
        raise StoreError(f"{target}: is there already; a backup overwrites nothing")
    if not target.absolute().parent.is_dir():
        raise StoreError(f"{target}: there is no such folder")
    with working(f"copying to {target}"), opened(config) as database:
        database.backup(str(target))
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB, checked")
    return 0
