"""The wire story that the project began with."""

from pathlib import Path

import pytest

from rules import Document, Field, Monitor, analyse, explain, parse

_SEED = Path(__file__).parents[3] / "shared/data/seed/urdupoint-sputnik-ar.txt"


@pytest.fixture
def story() -> Document:
    if not _SEED.exists():
        pytest.skip("the internal data set is not beside the repository")
    title, _, text = _SEED.read_text("utf-8").partition("\n")
    return Document(title=title, text=text, language="ar")


def test_three_words_match_it_and_mark_them_with_their_clitics(story: Document) -> None:
    query = parse("بوتين بايدن الاتصال")
    monitor = Monitor[int]()
    monitor.register(1, query)

    spans = explain(query, analyse(story)).spans

    assert monitor.match(analyse(story)) == [1]
    fields = {Field.TITLE: story.title, Field.TEXT: story.text}
    marked = {(span.term, fields[span.field][span.start : span.end]) for span in spans}
    assert ("بايدن", "وبايدن") in marked
    assert {term for term, _ in marked} == set(query.terms)
