"""Writing to the terminal: lines for people, objects for machines, a spinner while they wait."""

import json
import os
import re
import sys
from contextlib import AbstractContextManager, nullcontext

# What a feed may hold and a terminal would obey: control characters, and bidi overrides.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BOLD, _PLAIN = "\x1b[1;33m", "\x1b[0m"


def say(line: str = "") -> None:
    """Write a line to standard output."""
    sys.stdout.write(line + "\n")


def say_json(value: object) -> None:
    """Write one object on one line, in any script."""
    say(json.dumps(value, ensure_ascii=False))


def complain(line: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"rasid: {line}\n")


def safe(text: str) -> str:
    """Return foreign text that a terminal only shows; every character keeps its position."""
    return _OBEYED.sub("\u2060", text)


def bold(text: str) -> str:
    """Return the text set off: in colour on a terminal, between `**` elsewhere."""
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        return f"{_BOLD}{text}{_PLAIN}"
    return f"**{text}**"


def working(what: str) -> AbstractContextManager[object]:
    """Show a spinner while something takes long, where a person is looking."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)
