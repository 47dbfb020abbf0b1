"""Writes the parts of the manual that are generated: `make docs`."""

import os
import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

from bot import settings
from bot.cli import parser

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "operating.md"
WIDTH = "88"


def generated() -> dict[str, str]:
    """Return each generated part of the manual by its name."""
    os.environ["COLUMNS"], os.environ["NO_COLOR"] = WIDTH, "1"
    helps = [f"### {made.prog}\n\n```text\n{made.format_help()}```" for made in commands(parser())]
    return {"settings": "\n".join(table()), "help": "\n\n".join(helps)}


def commands(top: ArgumentParser) -> Iterator[ArgumentParser]:
    """Give every parser that a person can ask for help, the top one first."""
    yield top
    for action in top._actions:
        if isinstance(action, _SubParsersAction):
            for each in action.choices.values():
                yield from commands(each)


def table() -> Iterator[str]:
    """Give the table of settings: the example's defaults and comments."""
    yield "| setting | environment | default | |"
    yield "|---|---|---|---|"
    for key, (default, comment) in example().items():
        yield f"| `{key}` | `{settings.variable(key)}` | `{default}` | {comment} |"


def example() -> dict[str, tuple[str, str]]:
    """Return each key of config.example.toml with its default and its comment."""
    found: dict[str, tuple[str, str]] = {}
    section = last = ""
    for line in (ROOT / "config.example.toml").read_text(encoding="utf-8").splitlines():
        if header := re.match(r"\[(\w+)\]", line):
            section = header[1]
        elif setting := re.match(r"(\w+) = (.*?)\s*(?:# (.*))?$", line):
            last = f"{section}.{setting[1]}"
            found[last] = (setting[2], setting[3] or "")
        elif section and (more := re.match(r"\s+# (.*)", line)):
            found[last] = (found[last][0], f"{found[last][1]} {more[1]}")
    return found


def parts(text: str) -> dict[str, str]:
    """Return the generated parts as they stand in a text."""
    return dict(
        re.findall(r"<!-- (\w+): written by .*? -->\n(.*?)\n?<!-- end -->", text, re.DOTALL)
    )


def rewritten(text: str) -> str:
    """Return the text with its generated parts as they should be."""
    for name, part in generated().items():
        before, mark, rest = text.partition(f"<!-- {name}: written by `make docs` -->\n")
        _, end, after = rest.partition("<!-- end -->")
        text = f"{before}{mark}{part}\n{end}{after}"
    return text


if __name__ == "__main__":
    MANUAL.write_text(rewritten(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
