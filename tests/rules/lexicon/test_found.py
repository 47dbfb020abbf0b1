"""What the lexicon finds in articles, and how watches are understood by it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rules import Analysis, Document, Monitor, Why, analyse, explain, holds, parse
from rules.nodes import Compound, Senses, Word, terms
from rules.printer import show
from tests.rules.lexicons import small

_HERE = Path(__file__).parent


def cases(name: str) -> list[Any]:
    found = tomllib.loads((_HERE / name).read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def read(document: str | dict[str, str]) -> Analysis:
    given = {"title": document} if isinstance(document, str) else document
    return analyse(Document(**given), small())


def named(analysis: Analysis) -> dict[str, list[str]]:
    """Return the ids of an article with the words that name each."""
    found: dict[str, list[str]] = {}
    for form, places in analysis.index.items():
        if form[0] in "@#":
            for place in places:
                span = analysis.span(place, analysis.reach.get((form, place), place), form)
                found.setdefault(form, []).append(analysis.document.title[span.start : span.end])
    return found


@pytest.mark.parametrize("case", cases("found.toml"))
def test_the_lexicon_finds_what_a_sentence_names(case: dict[str, Any]) -> None:
    analysis = read({"title": case["text"], "language": case["language"]})

    assert named(analysis) == case["finds"]


def _meant(senses: Senses) -> list[str]:
    """Return what a term stands for; its sound only where the lexicon has nothing else."""
    return [sense for sense in senses if sense[0] not in "^?"] or list(senses)


@pytest.mark.parametrize("case", cases("watches.toml"))
def test_a_watch_is_understood(case: dict[str, Any]) -> None:
    query = parse(case["query"], small())

    assert str(query) == case.get("canonical", str(query))
    assert parse(str(query), small()) == query
    if "senses" in case:
        known = [term for term in terms(query.node) if isinstance(term, Word | Compound)]
        senses = {show(term): _meant(term.senses) for term in known if term.senses}
        assert senses == case["senses"]
    monitor = Monitor[str]()
    monitor.register("watch", query)
    for side in ("matches", "rejects"):
        for document in case.get(side, ()):
            analysis = read(document)
            assert holds(query, analysis) is (side == "matches"), document
            assert bool(monitor.match(read(document))) is (side == "matches"), document
            assert explain(query, analysis).matched is (side == "matches"), document


@pytest.mark.parametrize(
    ("query", "title", "language", "expected"),
    [
        ("Putin", "Putin, Путин", "en", [("Putin", Why.TYPED), ("Путин", Why.ALIAS)]),
        ("Putin", "Putin’s", "en", [("Putin’s", Why.FORM)]),
        ("Путин", "о Владимире Путине", "ru", [("Владимире Путине", Why.ALIAS)]),
        ("talks call", "telephone talks", "en", [("telephone talks", Why.ALIAS)]),
        ("Ryabkov", "Рябков", "ru", [("Рябков", Why.SPELLING)]),
        ("Joe Biden", "Joe Biden, Biden", "en", [("Joe Biden", Why.TYPED), ("Biden", Why.ALIAS)]),
        (
            '"Joe Biden" Put*',
            "Joe Biden, Putin",
            "en",
            [("Joe Biden", Why.TYPED), ("Putin", Why.TYPED)],
        ),
        ("call", "call between talks", "en", [("call between", Why.ALIAS)]),
    ],
)
def test_what_shows_a_term_is_told_with_its_reason(
    query: str, title: str, language: str, expected: list[tuple[str, Why]]
) -> None:
    analysis = read({"title": title, "language": language})

    spans = explain(parse(query, small()), analysis).spans

    assert [(title[span.start : span.end], span.why) for span in spans] == expected
