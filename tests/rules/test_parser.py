"""What parsing promises whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rules
from rules import Query, QueryError, meaning, nodes
from rules.errors import KEYS
from tests.rules import strategies
from tests.rules.lexicons import NONE, parse, small

# each as typed, between single spaces
_PIECES = (
    "\" “ ” « » „ ' ’ 「 」 ( ) | * = - OR AND NOT NEAR/3 NEAR SAME( title: source: lang:ar"
    " : . , & / ، 的 と 与 \u200b \u200f \u0301 ﷺ ½ ＯＲ O\u200bR _ # 1 s ٣ ﻻ \u1112 \u1161 \u3099"
)
_TYPED = st.lists(st.sampled_from((*strategies.WORDS, *_PIECES.split(" "))), max_size=12)
_HOSTILE = (
    *("(", "NOT ", "-", '"', "a NEAR/5 ", "=", "'a", "a.b", "a|", "a(", "与", "title:", "\u0301"),
    *("a-1", '"a" ', "SAME(", "a* ", "source:(", "‘"),
)


@given(strategies.queries)
def test_a_tree_prints_to_text_that_parses_to_the_tree(node: nodes.Node) -> None:
    text = str(Query(node))

    assert parse(text).node == meaning.understood(node, NONE)


def outcome(typed: str) -> Query | QueryError:
    try:
        return parse(typed)
    except QueryError as error:
        return error


@given(st.one_of(st.text(), _TYPED.map(" ".join), _TYPED.map("".join)))
def test_whatever_is_typed_is_a_query_that_prints_back_or_an_error_told(typed: str) -> None:
    made = outcome(typed)

    if isinstance(made, Query):
        assert parse(str(made)) == made
        assert str(parse(str(made))) == str(made)
        assert made.terms
    else:
        assert 0 <= made.position <= len(typed)
        assert set(made.params) == set(KEYS[made.key])
        assert str(made)


def test_a_query_remembers_how_it_was_typed() -> None:
    query = parse("the  Putin–Biden call")

    assert query.text == "the  Putin–Biden call"
    assert query == parse("Putin Biden call")


def test_terms_are_those_that_a_match_can_show_each_once() -> None:
    query = parse('Putin (call OR "phone talks") -coin title:Putin source:bbc extrad* call')

    assert query.terms == ("Putin", "call", '"phone talks"', "extrad*")


def test_a_thousand_characters_are_a_query_and_one_more_is_told() -> None:
    longest = "a" * 1_000

    assert parse(longest).terms == (longest,)
    with pytest.raises(QueryError) as raised:
        parse(longest + "a")
    assert (raised.value.key, raised.value.position) == ("too_long", 1_000)
    assert raised.value.params == {"most": 1_000}


def test_a_query_that_prints_to_more_than_can_be_parsed_is_told() -> None:
    typed = " ".join(("w" * 400, "v" * 300, *(f"source:(({i:05}|x)" + ")" for i in range(15))))

    with pytest.raises(QueryError) as raised:
        parse(typed)

    assert raised.value.key == "too_long"


def test_fifty_terms_are_a_query_and_one_more_is_told() -> None:
    fifty = " ".join(f"w{i}x" for i in range(50))

    assert len(parse(fifty).terms) == 50
    with pytest.raises(QueryError) as raised:
        parse(f"{fifty} (last)")
    assert (raised.value.key, raised.value.position) == ("too_many_terms", len(fifty) + 2)


def test_ten_parentheses_deep_is_a_query_and_one_more_is_told() -> None:
    ten = "(" * 10 + "a1 OR b1" + ")" * 10

    assert str(parse(ten)) == "a1 OR b1"
    with pytest.raises(QueryError) as raised:
        parse(f"({ten})")
    assert (raised.value.key, raised.value.position) == ("too_deep", 10)


def test_depth_counts_the_parentheses_of_the_canonical_text() -> None:
    text = "a1"
    for i in range(10):
        text = f"x{i} ({text} OR y{i} z{i})"

    with pytest.raises(QueryError) as raised:
        parse(text)

    assert raised.value.key == "too_deep"


@pytest.mark.parametrize("piece", _HOSTILE)
def test_hostile_queries_are_told_or_taken(piece: str) -> None:
    made = outcome((piece * 1_000)[:1_000])

    assert isinstance(made, QueryError) or parse(str(made)) == made


def test_a_run_of_characters_that_is_more_than_fifty_terms_is_told() -> None:
    run = "".join(f"普京{chr(0x5000 + 2 * i)}{chr(0x5001 + 2 * i)}" for i in range(55))

    with pytest.raises(QueryError) as raised:
        rules.parse(run, small())

    assert raised.value.key == "too_many_terms"
