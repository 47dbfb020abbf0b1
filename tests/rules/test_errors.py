"""What an error tells."""

import pytest

from rules import QueryError, parse
from rules.errors import KEYS
from tests.rules.test_cases import ERRORS

_LIMITS = {"too_long", "too_many_terms", "too_deep"}  # in test_parser


def test_every_key_has_a_case() -> None:
    tested = {case.values[0]["error"] for case in ERRORS}  # type: ignore[index]

    assert tested | _LIMITS == set(KEYS)


def test_an_error_says_where_and_what_to_do() -> None:
    with pytest.raises(QueryError) as raised:
        parse("Putin “call")

    assert str(raised.value) == "At character 7: Close the quotation mark “, or take it away."


def test_each_parameter_of_a_key_is_in_its_sentence() -> None:
    error = QueryError("bad_near", 0, most=50)

    assert KEYS["bad_near"] == ("most",)
    assert "from 1 to 50" in str(error)
