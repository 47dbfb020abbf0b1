"""The cases of tests/rules/cases: what each query means, matches and refuses."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rules import Document, Monitor, QueryError, explain, holds
from tests.rules.lexicons import analyse, parse

_FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
_ALL: list[tuple[str, dict[str, Any]]] = [
    (f"{file.stem}: {case['name']}", case)
    for file in _FILES
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]
CASES = [pytest.param(case, id=name) for name, case in _ALL if "error" not in case]
ERRORS = [pytest.param(case, id=name) for name, case in _ALL if "error" in case]
HITS = [
    pytest.param(case["query"], document, wanted, id=f"{name} | {document}")
    for name, case in _ALL
    for side, wanted in (("matches", True), ("rejects", False))
    for document in case.get(side, ())
]


def read(document: str | dict[str, str]) -> Document:
    return Document(title=document) if isinstance(document, str) else Document(**document)


@pytest.mark.parametrize(("query", "document", "wanted"), HITS)
def test_a_query_matches_what_it_means(
    query: str, document: str | dict[str, str], wanted: bool
) -> None:
    analysis = analyse(read(document))
    monitor = Monitor[str]()
    monitor.register("watch", parse(query))

    judged = holds(parse(query), analysis)

    assert judged is wanted
    assert monitor.match(analysis) == (["watch"] if wanted else [])
    explained = explain(parse(query), analysis)
    assert explained.matched is wanted
    assert bool(explained.spans) is wanted
    assert bool(explained.missing) is not wanted


@pytest.mark.parametrize("case", CASES)
def test_a_query_prints_back_to_its_canonical_text(case: dict[str, Any]) -> None:
    query = parse(case["query"])

    canonical = str(query)

    assert canonical == case.get("canonical", canonical)
    assert parse(canonical) == query
    assert str(parse(canonical)) == canonical


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_names_its_key_and_points_at_the_character(case: dict[str, Any]) -> None:
    with pytest.raises(QueryError) as raised:
        parse(case["query"])

    error = raised.value
    assert (error.key, error.position) == (case["error"], case["position"])
    assert dict(error.params) == case.get("params", {})
