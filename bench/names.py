"""How well names are recognised across scripts, and how often other words are taken for them.

`python -m bench.names PAIRS DISTRACTORS` reads two files of JSON lines: names (`en`) with their
`form` in another language (`lang`), and words (`form`, `lang`) that are none of them. Every word
is held against every name, whether it is written small, is common, or not: what the gates of
`is_name_like` spare besides is the last figure. `--splits FOLDER` adds published splits of name
pairs: how many are recognised, and how many forms are likest to their own name among all.

The last line is one JSON object; false matches are per name and word.
"""

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypedDict

from rules import names

_CHOSEN: Final = 2_000  # pairs of each published split
_SPLITS: Final = {
    "wd_russian_20.tsv.xz": "ru",
    "wd_arabic_20.tsv.xz": "ar",
    "wd_hebrew_20.tsv.xz": "he",
    "google-ar2en-test.txt": "ar",
}


class Row(TypedDict):
    """A line of either file; distractors have no `en`, pairs of inflected forms say so."""

    en: str
    form: str
    lang: str
    kind: str


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


def measure(pairs: Sequence[Row], distractors: Sequence[Row]) -> dict[str, float]:
    """Return recall and false matches, of names beside another term and of names alone."""
    index = register(pairs)
    right = scores(index, pairs)
    wrong = false_matches(index, distractors)
    asked = len({row["en"] for row in pairs}) * len(distractors)
    sure = [each for each in wrong if each[0] >= names.ALONE]
    gated = [each for each in wrong if names.is_name_like(each[2]["form"], each[2]["lang"])]
    return {
        "recall": round(sum(score >= names.TOGETHER for score in right) / len(pairs), 4),
        "false_match_rate": round(len(wrong) / asked, 7),
        "recall_alone": round(sum(score >= names.ALONE for score in right) / len(pairs), 4),
        "false_match_rate_alone": round(len(sure) / asked, 7),
        "false_match_rate_gated": round(len(gated) / asked, 7),
    }


def register(pairs: Sequence[Row]) -> names.Names[str]:
    """Return an index of the names of the pairs."""
    index: names.Names[str] = names.Names()
    for row in pairs:
        index.register(row["en"], row["en"])
    return index


def published(folder: Path) -> Iterator[tuple[str, list[Row]]]:
    """Yield the published splits, each with its pairs."""
    for file, language in _SPLITS.items():
        data = (folder / file).read_bytes()
        text = (lzma.decompress(data) if file.endswith("xz") else data).decode("utf-8")
        rows = [line.split("\t") for line in text.splitlines()]
        ours = [row[::-1] if file.endswith("txt") else row for row in rows]
        chosen = random.Random(file).sample(ours, min(_CHOSEN, len(ours)))
        yield (
            file,
            [
                Row(en=en, form=form.replace(" ", ""), lang=language, kind="")
                for en, form, *_ in chosen
            ],
        )


def retrieval(pairs: Sequence[Row]) -> tuple[float, float]:
    """Return the share of forms that are recognised, and that are likest to their own name."""
    index = register(pairs)
    recognised = first = 0
    for row in pairs:
        found = dict(index.match(row["form"], row["lang"]))
        own = found.get(row["en"], 0.0)
        recognised += own > 0
        first += own > 0 and own >= max(found.values())
    return recognised / len(pairs), first / len(pairs)


def _shares(title: str, by: str, rows: Sequence[Row], hits: Sequence[Row]) -> None:
    of, found = (Counter(str(row.get(by)) for row in each) for each in (rows, hits))
    print(title, " ".join(f"{key}:{found[key]}/{count}" for key, count in sorted(of.items())))


def report(pairs: Sequence[Row], distractors: Sequence[Row], most: int) -> None:
    """Print recall and false matches by language and kind, and the errors themselves."""
    index = register(pairs)
    right = scores(index, pairs)
    missed = [row for row, score in zip(pairs, right, strict=True) if not score]
    wrong = false_matches(index, distractors)
    hits = [row for *_, row in wrong]
    for by in ("lang", "kind"):
        _shares(f"missed by {by}:", by, pairs, missed)
        _shares(f"falsely by {by}:", by, distractors, hits)
    for row in missed[:most]:
        likeness = names.similarity(row["en"], row["form"], other_language=row["lang"])
        print(f"  missed {row['en']} {row['form']} ({row['lang']}) {likeness:.2f}")
    for score, name, row in wrong[:most]:
        print(f"  false  {name} {row['form']} ({row['lang']}) {score:.2f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is found, what is missed, and the sums."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("distractors", type=Path)
    parser.add_argument("--show", type=int, default=20, help="how many errors to list")
    parser.add_argument("--splits", type=Path, help="folder of published splits")
    given = parser.parse_args(arguments)
    pairs, distractors = read(given.pairs), read(given.distractors)
    report(pairs, distractors, given.show)
    for file, rows in published(given.splits) if given.splits else ():
        recognised, first = retrieval(rows)
        print(f"{file}: {recognised:.3f} recognised, {first:.3f} likest to their own name")
    print(json.dumps(measure(pairs, distractors)))


if __name__ == "__main__":
    main()
