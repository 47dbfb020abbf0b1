"""`rasid backup`: a checked copy of the live database."""

import os
import sqlite3
import tempfile
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from bot.commands.start import start
from bot.commands.stores import opened
from bot.commands.terminal import say, working
from bot.errors import StoreError


def run(arguments: Namespace) -> int:
    """Copy to a file beside the target, check it, then give it its name."""
    config = start(arguments)
    target: Path = arguments.file
    if target.exists():
        raise StoreError(f"{target}: is there already; a backup overwrites nothing")
    if not target.absolute().parent.is_dir():
        raise StoreError(f"{target}: there is no such folder")
    with (
        working(f"copying to {target}"),
        opened(config) as database,
        tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".rasid-") as folder,
    ):
        copy = Path(folder) / "copy.db"
        database.backup(str(copy))
        check(copy)
        _name(copy, target)
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB, checked")
    return 0


def check(copy: Path) -> None:
    """Raise StoreError if the copy is not a sound database."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreError(f"the copy cannot be read: {error}") from error
    if answer != "ok":
        raise StoreError(f"the copy is damaged, and so is the database: {answer}")


def _name(copy: Path, target: Path) -> None:
    """Give the copy its name, unless somebody took it meanwhile."""
    try:
        os.link(copy, target)
    except FileExistsError as error:
        raise StoreError(f"{target}: is there already; a backup overwrites nothing") from error
