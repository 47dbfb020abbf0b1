"""What a command is given to read: a file, or standard input."""

import sys
from pathlib import Path

from bot.errors import RasidError

STDIN = "-"


class SourceError(RasidError):
    """What was named cannot be read; the message says why."""


def read(name: str, most: int) -> bytes:
    """Return the bytes of a file, or of standard input for `-`; refuse more than `most`."""
    if name == STDIN:
        data = sys.stdin.buffer.read(most + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise SourceError(f"{name}: {(error.strerror or str(error)).lower()}") from error
        except ValueError as error:  # a NUL in the name
            raise SourceError(f"{name!r}: not a file name") from error
    if len(data) > most:
        raise SourceError(f"{name}: larger than {most / 1e6:g} MB (feeds.max_decoded_bytes)")
    return data
