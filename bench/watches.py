"""Holds watches to labelled articles in other languages: recall, precision, and each mistake.

A line of the file is a query, an article (lang, title, text) and whether it is relevant.
Usage: python -m bench.watches [FILE.jsonl]
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rules import Document, Explanation, Query, analyse, explain, parse

OPEN = Path(__file__).parents[2] / "shared/data/watch/watches-open.jsonl"


class Judged(NamedTuple):
    """A row of the file and what the rules say of it."""

    row: Mapping[str, Any]
    explained: Explanation

    @property
    def outcome(self) -> str:
        """Whether the answer is right, and which."""
        relevant = bool(self.row["relevant"])
        if self.explained.matched:
            return "hit" if relevant else "false alert"
        return "miss" if relevant else "silence"


class Figures(NamedTuple):
    """How good the answers to some rows are."""

    recall: float
    precision: float
    f1: float


def judged(lines: Iterable[str]) -> list[Judged]:
    """Return what the rules say of each row."""
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Judged(row, _explained(row)) for row in rows]


def _explained(row: Mapping[str, Any]) -> Explanation:
    document = Document(title=row["title"], text=row.get("text", ""), language=row["lang"])
    return explain(_query(row["query"]), analyse(document))


@cache
def _query(text: str) -> Query:
    return parse(text)


def figures(outcomes: Mapping[str, int]) -> Figures:
    """Return recall, precision and their mean; 1 where there was nothing to get wrong."""
    hits, wrong, missed = (outcomes.get(k, 0) for k in ("hit", "false alert", "miss"))
    recall = hits / (hits + missed) if hits + missed else 1.0
    precision = hits / (hits + wrong) if hits + wrong else 1.0
    both = recall + precision
    return Figures(recall, precision, 2 * recall * precision / both if both else 0.0)


def count(found: Iterable[Judged]) -> Counter[str]:
    """Return how often each outcome was."""
    return Counter(each.outcome for each in found)


def _by(found: Sequence[Judged], key: str) -> Iterable[tuple[str, Counter[str]]]:
    for value in sorted({each.row.get(key, "") for each in found}):
        yield value, count(each for each in found if each.row.get(key, "") == value)


def main(arguments: Sequence[str]) -> None:
    """Print the figures and the mistakes of a file."""
    path = Path(arguments[0]) if arguments else OPEN
    if not path.exists():
        print(json.dumps({"skipped": f"there is no {path.name}"}))
        return
    found = judged(path.read_text("utf-8").splitlines())
    for each in found:
        if each.outcome in {"miss", "false alert"}:
            row = each.row
            why = ", ".join(each.explained.missing) or _shown(each)
            print(f"{each.outcome}: {row['query']} | {row['lang']} | {row['title']} | {why}")
    for key in ("lang", "query_lang", "kind"):
        print(f"\nby {key}:")
        for value, outcomes in _by(found, key):
            recall, precision, f1 = figures(outcomes)
            told = ", ".join(f"{name} {n}" for name, n in sorted(outcomes.items()))
            print(f"  {value:36} R {recall:.3f}  P {precision:.3f}  F1 {f1:.3f}  ({told})")
    overall = figures(count(found))
    print(json.dumps({key: round(value, 4) for key, value in overall._asdict().items()}))


def _shown(each: Judged) -> str:
    fields = {"title": each.row["title"], "text": each.row.get("text", "")}
    spans = each.explained.spans
    return ", ".join(f"{s.term}: {fields[s.field][s.start : s.end]} ({s.why})" for s in spans)


if __name__ == "__main__":
    main(sys.argv[1:])
