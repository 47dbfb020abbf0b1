"""How well names are recognised across scripts, and how often ordinary words are taken for them.

`python -m bench.names PAIRS DISTRACTORS` reads two files of JSON lines: names (`en`) with their
`form` in another language (`lang`), and words (`form`, `lang`) that are none of them. Every word is
held against every name. The last line is one JSON object; `false_match_rate` is per name and word.
No word is spared for being written small or for being common: what the gates spare is told apart.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from rules import names


class Row(TypedDict):
    """A line of either file; distractors have no `en`, pairs of inflected forms say so."""

    en: str
    form: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found in the two files, at one threshold."""

    recall: float
    false_match_rate: float


def read(path: Path) -> list[Row]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def scores(index: names.Names[str], pairs: Sequence[Row]) -> list[float]:
    """Return how sure the index is of the right name for each form."""
    return [dict(index.match(row["form"], row["lang"])).get(row["en"], 0.0) for row in pairs]


def false_matches(index: names.Names[str], rows: Iterable[Row]) -> list[tuple[float, str, Row]]:
    """Return the names that words were taken for, the surest first."""
    found = [
        (score, name, row) for row in rows for name, score in index.match(row["form"], row["lang"])
    ]
    return sorted(found, key=lambda each: -each[0])


def measure(pairs: Sequence[Row], distractors: Sequence[Row]) -> dict[str, Measured]:
    """Return recall and false matches, for names beside another term and for names alone."""
    index = register(pairs)
    right = scores(index, pairs)
    wrong = false_matches(index, distractors)
    asked = len({row["en"] for row in pairs}) * len(distractors)
    return {
        called: Measured(
            recall=sum(score >= least for score in right) / len(pairs),
            false_match_rate=sum(score >= least for score, *_ in wrong) / asked,
        )
        for called, least in (("together", names.TOGETHER), ("alone", names.ALONE))
    }


def register(pairs: Sequence[Row]) -> names.Names[str]:
    """Return an index of the names of the pairs."""
    index: names.Names[str] = names.Names()
    for row in pairs:
        index.register(row["en"], row["en"])
    return index


def _shares(title: str, by: Callable[[Row], str], rows: Sequence[Row], hits: Sequence[Row]) -> None:
    of, found = Counter(map(by, rows)), Counter(map(by, hits))
    print(title, " ".join(f"{key}:{found[key]}/{count}" for key, count in sorted(of.items())))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print recall and false matches by language and kind, what was missed, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("distractors", type=Path)
    parser.add_argument("--show", type=int, default=20, help="how many errors to list")
    given = parser.parse_args(arguments)
    pairs, distractors = read(given.pairs), read(given.distractors)
    index = register(pairs)
    right = scores(index, pairs)
    found = [row for row, score in zip(pairs, right, strict=True) if score >= names.TOGETHER]
    wrong = false_matches(index, distractors)
    _shares("found by language:", lambda row: row["lang"], pairs, found)
    _shares("found by kind:", lambda row: row["kind"], pairs, found)
    hits = [row for *_, row in wrong]
    _shares("falsely, by language:", lambda row: row["lang"], distractors, hits)
    _shares("falsely, by kind:", lambda row: row["kind"], distractors, hits)
    for row, score in zip(pairs, right, strict=True):
        if score < names.TOGETHER and given.show:
            likeness = names.similarity(row["en"], row["form"], other_language=row["lang"])
            print(f"  missed {row['en']} {row['form']} ({row['lang']}) {likeness:.2f}")
    for score, name, row in wrong[: given.show]:
        print(f"  false  {name} {row['form']} ({row['lang']}) {score:.2f}")
    spared = [row for row in distractors if names.is_name_like(row["form"], row["lang"])]
    asked = len({row["en"] for row in pairs}) * len(distractors)
    gated = len(false_matches(index, spared)) / asked
    measured = measure(pairs, distractors)
    print(
        json.dumps(
            {
                "recall": round(measured["together"].recall, 4),
                "false_match_rate": float(f"{measured['together'].false_match_rate:.3g}"),
                "recall_alone": round(measured["alone"].recall, 4),
                "false_match_rate_alone": float(f"{measured['alone'].false_match_rate:.3g}"),
                "false_match_rate_gated": float(f"{gated:.3g}"),
            }
        )
    )


if __name__ == "__main__":
    main()
