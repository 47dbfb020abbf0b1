"""Floors under the figures of bench.names on the labelled names laid beside the repository."""

import json
from pathlib import Path

import pytest

from bench import names as bench


def test_recall_and_false_matches_keep_their_floors(shared_data: Path) -> None:
    folder = shared_data / "names"
    pairs = bench.read(folder / "name-pairs-open.jsonl")
    distractors = bench.read(folder / "name-distractors-open.jsonl")

    measured = bench.measure(pairs, distractors)

    assert measured["recall"] >= 0.97
    assert measured["false_match_rate"] <= 1.6e-4
    assert measured["recall_alone"] >= 0.77
    assert measured["false_match_rate_alone"] <= 3e-5


@pytest.mark.parametrize(
    ("split", "floor"),
    [
        ("wd_russian_20.tsv.xz", 0.79),
        ("wd_arabic_20.tsv.xz", 0.76),
        ("wd_hebrew_20.tsv.xz", 0.76),
        ("google-ar2en-test.txt", 0.82),
    ],
)
def test_names_of_published_splits_are_likest_to_themselves(
    shared_data: Path, split: str, floor: float
) -> None:
    rows = dict(bench.published(shared_data / "names" / "transliteration"))[split]

    _, first = bench.retrieval(rows)

    assert first >= floor


def test_the_bench_ends_with_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = tmp_path / "pairs.jsonl"
    distractors = tmp_path / "distractors.jsonl"
    pairs.write_text('{"en": "Ryabkov", "form": "Рябков", "lang": "ru", "kind": "base"}\n', "utf-8")
    distractors.write_text('{"form": "дерево", "lang": "ru", "kind": "word"}\n', "utf-8")

    bench.main([str(pairs), str(distractors)])

    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["recall"] == 1.0
    assert last["false_match_rate"] == 0.0
