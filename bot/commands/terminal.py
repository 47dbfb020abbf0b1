"""Writing to the terminal: lines for people, objects for machines."""

import json
import sys


def say(line: str = "") -> None:
    """Write a line to standard output."""
    sys.stdout.write(line + "\n")


def say_json(value: object) -> None:
    """Write one object on one line, in any script."""
    say(json.dumps(value, ensure_ascii=False))
