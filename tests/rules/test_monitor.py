"""The index answers as the judge does, whatever was added, replaced and removed before."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rules import Analysis, Document, Monitor, Query, holds, nodes
from tests.rules import oracle, strategies
from tests.rules.lexicons import analyse, parse

_KEYS = st.integers(0, 5)
_SMALL = st.sampled_from(("putin", "biden", "call", "talks"))
_PLAIN = st.recursive(
    st.one_of(
        st.builds(nodes.Word, _SMALL),
        st.builds(nodes.Prefix, st.sampled_from(("pu", "bi", "tal"))),
        st.lists(_SMALL, min_size=1, max_size=3).map(tuple).map(nodes.Phrase),
        st.builds(nodes.Near, st.tuples(*[st.builds(nodes.Word, _SMALL)] * 2), st.tuples(_KEYS)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(nodes.all_of),
        st.lists(inner, min_size=1, max_size=3).map(nodes.any_of),
        inner.map(nodes.negation),
        st.builds(nodes.Title, inner),
    ),
    max_leaves=5,
)
_PASSAGES = st.lists(_SMALL | st.just("x"), max_size=8).map(" ".join)


@given(st.lists(strategies.queries, max_size=8), st.lists(strategies.documents, max_size=3))
def test_the_index_agrees_with_the_judge(
    trees: list[nodes.Node], documents: list[Document]
) -> None:
    monitor = Monitor[int]()
    for key, tree in enumerate(trees):
        monitor.register(key, Query(tree))

    for analysis in map(analyse, documents):
        found = monitor.match(analysis)

        assert sorted(found) == [k for k, t in enumerate(trees) if holds(Query(t), analysis)]


@given(_PLAIN, _PASSAGES, _PASSAGES)
def test_the_judge_agrees_with_one_that_has_no_index(
    tree: nodes.Node, title: str, body: str
) -> None:
    judged = holds(Query(tree), analyse(Document(title=title, text=body)))

    assert judged == oracle.holds(tree, oracle.read(title), oracle.read(body))


class Changing(RuleBasedStateMachine):
    """A monitor that is changed and asked in any order, beside a plain dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.monitor = Monitor[int]()
        self.plain: dict[int, Query] = {}

    @rule(key=_KEYS, tree=strategies.queries)
    def register(self, key: int, tree: nodes.Node) -> None:
        self.monitor.register(key, Query(tree))
        self.plain[key] = Query(tree)

    @rule(key=_KEYS)
    def remove(self, key: int) -> None:
        assert self.monitor.remove(key) == (self.plain.pop(key, None) is not None)

    @rule(document=strategies.documents)
    def match(self, document: Document) -> None:
        analysis = analyse(document)
        expected = [key for key, query in self.plain.items() if holds(query, analysis)]
        assert sorted(self.monitor.match(analysis)) == sorted(expected)

    @invariant()
    def it_knows_what_it_holds(self) -> None:
        assert len(self.monitor) == len(self.plain)
        assert all((key in self.monitor) == (key in self.plain) for key in range(6))


TestChanging = Changing.TestCase


def article(text: str) -> Analysis:
    return analyse(Document(title=text))


def test_registering_a_key_again_replaces_its_query() -> None:
    monitor = Monitor[str]()
    monitor.register("a", parse("nickel"))

    monitor.register("a", parse("copper"))

    assert monitor.match(article("nickel")) == []
    assert monitor.match(article("copper")) == ["a"]


def test_registering_the_same_query_again_changes_nothing() -> None:
    monitor = Monitor[str]()
    monitor.register("a", parse("nickel"))

    monitor.register("a", parse("nickel"))

    assert monitor.match(article("nickel")) == ["a"]
    assert len(monitor) == 1


def test_a_query_is_not_woken_for_good_by_one_of_its_words() -> None:
    monitor = Monitor[int]()
    monitor.register(1, parse("international (tin OR zinc) -copper"))

    found = [monitor.match(article(f"international {rest}")) for rest in ("", "tin", "tin copper")]

    assert found == [[], [1], []]


def test_equal_queries_of_many_watches_are_one() -> None:
    monitor = Monitor[int]()
    for key in range(3):
        monitor.register(key, parse("nickel"))
    monitor.remove(1)

    found = monitor.match(article("nickel"))

    assert sorted(found) == [0, 2]


def test_what_is_removed_leaves_nothing_behind() -> None:
    monitor = Monitor[int]()
    texts = (
        "nickel",
        '"white house"',
        '"white wall"',
        "extra*",
        "ex*",
        "exhaust*",
        "a1 OR b1",
        "nickel -tin",
    )
    for key, text in enumerate(texts):
        monitor.register(key, parse(text))

    for key in range(len(texts)):
        monitor.remove(key)

    assert vars(monitor._postings) == vars(Monitor[int]()._postings)
    assert not monitor.remove(0)


def test_a_query_waits_under_the_rarest_of_its_words() -> None:
    monitor = Monitor[int]()
    for _ in range(3):
        monitor.match(article("international zinc"))
    monitor.match(article("zinc extra extradition"))

    monitor.register(1, parse("international tin"))
    monitor.register(2, parse("zinc international"))
    monitor.register(3, parse('"zinc extra"'))
    monitor.register(4, parse("zinc extr*"))

    waiting = {"tin", "international", "zinc extra", "extr*", "zinc"}
    assert {k for k in waiting if monitor._postings.waiting(k)} == waiting - {"zinc"}


def test_a_query_woken_for_nothing_too_often_looks_for_a_rarer_word() -> None:
    monitor = Monitor[int]()
    monitor.register(1, parse("international tin"))
    for _ in range(250):
        monitor.match(article("international zinc"))

    assert monitor._postings.waiting("tin") == 1
    assert monitor.match(article("international tin")) == [1]


def test_a_near_of_what_stands_nowhere_is_a_bug() -> None:
    near = nodes.Near((nodes.Word("a1"), nodes.Lang("en")), (1,))

    with pytest.raises(TypeError, match="Lang"):
        holds(Query(near), article("a1"))


def test_what_was_seen_is_halved_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rules.monitor._MOST_COUNTED", 6)  # 200,000 words take too long to say
    monitor = Monitor[int]()
    monitor.match(article("zinc tin"))

    monitor.match(article("zinc copper iron"))

    assert monitor._seen == {"zinc": 1, "~en:zinc": 1}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Query:
    """A query whose check fails as a bug would: no text that parses does."""
    bad = parse("nickel NEAR/3 tin")

    def relevant(node: nodes.Node, analysis: Analysis) -> bool:
        if node == bad.node:
            raise RuntimeError("a bug")
        return True

    monkeypatch.setattr("rules.monitor.relevant", relevant)
    return bad


def test_a_query_that_fails_is_reported_and_hurts_no_other(failing: Query) -> None:
    reported: list[tuple[int, str]] = []
    monitor = Monitor[int](lambda key, error: reported.append((key, str(error))))
    monitor.register(1, failing)
    monitor.register(2, parse("SAME(nickel tin)"))

    found = monitor.match(article("nickel tin"))

    assert found == [2]
    assert reported == [(1, "a bug")]


def test_a_query_that_fails_is_logged_with_its_key_and_without_its_text(
    failing: Query, caplog: pytest.LogCaptureFixture
) -> None:
    monitor = Monitor[int]()
    monitor.register(7, failing)

    with caplog.at_level(logging.ERROR):
        monitor.match(article("nickel tin"))

    (record,) = caplog.records
    assert record.getMessage() == "query failed"
    assert vars(record)["watch"] == 7


def test_a_query_that_cannot_be_registered_leaves_the_one_before() -> None:
    monitor = Monitor[int]()
    monitor.register(1, parse("nickel"))

    with pytest.raises(ValueError, match="empty"):
        monitor.register(1, Query(nodes.Lang("en")))

    assert monitor.match(article("nickel")) == [1]
