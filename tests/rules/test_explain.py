"""Why a query matched, and what was missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import Document, Field, Query, explain, holds, nodes
from tests.rules import strategies
from tests.rules.lexicons import analyse, parse


def shown(query: str, document: Document) -> list[tuple[str, str]]:
    """Return the terms shown and the text that shows each."""
    spans = explain(parse(query), analyse(document)).spans
    fields = {Field.TITLE: document.title, Field.TEXT: document.text}
    return [(span.term, fields[span.field][span.start : span.end]) for span in spans]


@pytest.mark.parametrize(
    ("query", "title", "expected"),
    [
        ("بايدن", "قال وبايدن،", [("بايدن", "وبايدن")]),
        ("Biden", "Biden’s call to Biden", [("Biden", "Biden’s"), ("Biden", "Biden")]),
        ("普京", "美国与普京通话", [("普京", "普京")]),
        ('"Joe Biden" Biden', "Joe Biden met", [('"Joe Biden"', "Joe Biden")]),
        ('"a1 b1" "b1 c1"', "a1 b1 c1", [('"a1 b1"', "a1 b1"), ('"b1 c1"', " c1")]),
        ("nickel -coin", "nickel", [("nickel", "nickel")]),
        ("call OR talks", "talks", [("talks", "talks")]),
        ("one NEAR/1 two", "one x two one", [("two", "two"), ("one", "one")]),
        ("(one OR six) NEAR/1 two*", "six one twos", [("one", "one"), ("two*", "twos")]),
        ("SAME(one two)", "one. Two. Two one.", [("two", "Two"), ("one", "one")]),
        ("extrad*", "extradition", [("extrad*", "extradition")]),
        ("US", "In the U.S., us", [("US", "U.S.")]),
        ("COVID-19", "COVID-19", [("COVID-19", "COVID-19")]),
        ("Cafe", "Cafe\u0301 noir", [("Cafe", "Cafe\u0301")]),
    ],
)
def test_the_spans_show_the_words_as_they_were_written(
    query: str, title: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(query, Document(title=title)) == expected


def test_spans_come_title_first_and_in_order() -> None:
    document = Document(title="Biden", text="Biden and Putin", language="en")

    spans = explain(parse("Putin Biden title:Biden lang:en"), analyse(document)).spans

    assert [(span.field, span.start) for span in spans] == [("title", 0), ("text", 0), ("text", 10)]


def test_a_title_query_shows_nothing_of_the_text() -> None:
    document = Document(title="Biden", text="Biden")

    assert shown("title:Biden", document) == [("Biden", "Biden")]


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("Putin Biden call", ("Biden", "call")),
        ("Putin (call OR talks)", ("call OR talks",)),
        ("Putin -nickel", ("-nickel",)),
        ("Putin -(nickel OR coin)", ("-(nickel OR coin)",)),
        ("title:nickel", ("title:nickel",)),
        ("title:(Putin nickel)", ("title:nickel",)),
        ("Putin NEAR/1 nickel", ("Putin NEAR/1 nickel",)),
        ("Putin NEAR/1 (Biden OR Xi)", ("Biden OR Xi",)),
        ("SAME(Putin nickel)", ("SAME(Putin nickel)",)),
        ("SAME(Putin Biden)", ("Biden",)),
        ("title:(SAME(Putin Biden))", ("title:Biden",)),
        ("Putin lang:ar source:bbc", ("lang:ar", "source:bbc")),
        ("Biden Biden* Biden", ("Biden", "Biden*")),
        ('"Putin nickel"', ('"Putin nickel"',)),
    ],
)
def test_a_miss_names_what_was_missing_or_in_the_way(query: str, missing: tuple[str, ...]) -> None:
    document = Document(title="Putin", text="Nickel", language="en", source="Reuters")

    explained = explain(parse(query), analyse(document))

    assert (explained.matched, explained.spans) == (False, ())
    assert explained.missing == missing


@given(strategies.queries, strategies.documents)
def test_an_explanation_agrees_with_the_judge(tree: nodes.Node, document: Document) -> None:
    query, analysis = Query(tree), analyse(document)

    explained = explain(query, analysis)

    assert explained.matched == holds(query, analysis)
    assert bool(explained.missing) is not explained.matched
    assert {span.term for span in explained.spans} <= set(query.terms)


@given(strategies.queries, strategies.documents, st.data())
def test_spans_are_apart_and_inside_their_field(
    tree: nodes.Node, document: Document, data: st.DataObject
) -> None:
    explained = explain(Query(tree), analyse(document))

    sizes = {Field.TITLE: len(document.title), Field.TEXT: len(document.text)}
    for before, after in zip(explained.spans, explained.spans[1:], strict=False):
        assert before.field != after.field or before.end <= after.start
    assert all(0 <= s.start < s.end <= sizes[s.field] for s in explained.spans)
