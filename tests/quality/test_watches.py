"""Floors under the figures of bench.watches and bench.morphology: they may rise, not fall."""

import json
from pathlib import Path

from bench import morphology, watches


def test_watches_in_other_languages_keep_their_floors(shared_data: Path) -> None:
    lines = (shared_data / "watch" / "watches-open.jsonl").read_text("utf-8").splitlines()

    recall, precision, _ = watches.figures(watches.count(watches.judged(lines)))

    assert recall >= 0.90
    assert precision >= 0.99


def test_inflected_forms_keep_their_floors(shared_data: Path) -> None:
    lines = (shared_data / "names" / "morphology-pairs-open.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]

    met = [morphology.meet(row) for row in rows]

    relevant = [bool(row["relevant"]) for row in rows]
    assert sum(m and r for m, r in zip(met, relevant, strict=True)) / sum(relevant) >= 0.98
    assert not [row for m, r, row in zip(met, relevant, rows, strict=True) if m and not r]
