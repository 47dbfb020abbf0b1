"""Holds query words to inflected forms: which meet, and which meet though they should not.

A line of the file is a language, a query word, a form and whether they are of one word.
Usage: python -m bench.morphology [FILE.jsonl]
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rules import Document, analyse, holds, parse

OPEN = Path(__file__).parents[2] / "shared/data/names/morphology-pairs-open.jsonl"


def meet(row: Mapping[str, Any]) -> bool:
    """Return whether a watch on the word rings for the form."""
    document = Document(title=row["form"], language=row["lang"])
    return holds(parse(row["query"]), analyse(document))


def main(arguments: Sequence[str]) -> None:
    """Print the mistakes and the figures of a file."""
    path = Path(arguments[0]) if arguments else OPEN
    if not path.exists():
        print(json.dumps({"skipped": f"there is no {path.name}"}))
        return
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found = {True: 0, False: 0}
    for row in rows:
        met = meet(row)
        found[bool(row["relevant"])] += met
        if met != bool(row["relevant"]):
            print(f"{'false' if met else 'missed'}: {row['lang']} {row['query']} {row['form']}")
    relevant = sum(bool(row["relevant"]) for row in rows)
    print(json.dumps({"recall": round(found[True] / relevant, 4), "false_forms": found[False]}))


if __name__ == "__main__":
    main(sys.argv[1:])
