"""Takes out of a text the lines that are no part of the article: related links, tags, invitations.

A long line is kept whatever it begins with: it says something itself.
"""

import re
from functools import cache
from typing import Final

_LONGEST: Final = 200  # characters of a line that only points elsewhere


def without(text: str) -> str:
    """Return the text with such lines blank, so that all else stays where it was."""
    return _lines().sub(lambda match: " " * len(match[0]), text)


@cache
def _lines() -> re.Pattern[str]:
    from importlib.resources import files  # a slow import, and not every process reads articles

    rows = (files("rules") / "furniture.txt").read_text("utf-8").splitlines()
    openings = [row.partition(" ")[2] for row in rows if not row.startswith("#")]
    ordered = sorted(map(_opening, dict.fromkeys(openings)), key=len, reverse=True)
    return re.compile(
        rf"^[^\w\n]{{0,4}}(?:{'|'.join(ordered)})[^\n]{{0,{_LONGEST}}}$",
        re.IGNORECASE | re.MULTILINE,
    )


def _opening(words: str) -> str:
    return re.escape(words.rstrip(":")) + (r"\s?:" if words.endswith(":") else r"(?!\w)")
