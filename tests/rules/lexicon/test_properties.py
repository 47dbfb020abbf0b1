"""Whatever is typed and written: what is understood holds for the index, the judge and itself."""

from hypothesis import assume, given
from hypothesis import strategies as st

from rules import Document, Monitor, Query, QueryError, Why, analyse, explain, holds, parse
from tests.rules import strategies
from tests.rules.lexicons import small


def understood(typed: str) -> Query:
    try:
        return parse(typed, small())
    except QueryError:
        assume(condition=False)
        raise


queries = strategies.typed.map(understood)


@given(queries)
def test_what_was_understood_prints_to_text_that_is_understood_the_same(query: Query) -> None:
    again = parse(str(query), small())

    assert again == query
    assert str(again) == str(query)


@given(st.lists(queries, max_size=6), st.lists(strategies.articles, max_size=3))
def test_the_index_agrees_with_the_judge_on_what_was_understood(
    asked: list[Query], articles: list[Document]
) -> None:
    monitor = Monitor[int]()
    for key, query in enumerate(asked):
        monitor.register(key, query)

    for article in articles:
        found = monitor.match(analyse(article, small()))

        fresh = analyse(article, small())
        assert sorted(found) == [key for key, query in enumerate(asked) if holds(query, fresh)]


@given(queries, strategies.articles)
def test_an_explanation_shows_the_words_of_each_term(query: Query, article: Document) -> None:
    analysis = analyse(article, small())

    explained = explain(query, analysis)

    assert explained.matched == holds(query, analysis)
    assert bool(explained.missing) is not explained.matched
    assert {span.term for span in explained.spans} <= set(query.terms)
    assert {span.why for span in explained.spans} <= set(Why)


@given(st.data())
def test_names_are_forgotten_with_the_last_watch_that_listens(data: st.DataObject) -> None:
    monitor = Monitor[int]()
    asked = data.draw(st.lists(queries, max_size=4))
    for key, query in enumerate(asked):
        monitor.register(key, query)
    for key in range(len(asked)):
        monitor.remove(key)

    assert len(monitor._names) == 0
    assert not monitor._named
