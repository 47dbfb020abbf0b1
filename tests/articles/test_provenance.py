"""Provenance: the agency is taken from where credits stand, and from nowhere else."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.provenance import credit, named, of_author

CASES = tomllib.loads((Path(__file__).parent / "cases/provenance.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    text = case["text"]

    found = credit(text)

    assert found.agency == case["agency"]
    assert text[found.start : found.end].lstrip().startswith(case["lead"])
    assert text[: found.end].endswith(case.get("last", text[-5:]))


@given(st.text(max_size=300))
def test_any_text_has_a_beginning_and_an_end(text: str) -> None:
    found = credit(text)

    assert 0 <= found.start <= len(text)
    assert 0 <= found.end <= len(text)


@pytest.mark.parametrize(
    ("author", "agency"),
    [("Reuters", "Reuters"), ("By AFP", "AFP"), ("By The Associated Press", "AP"),
     ("von dpa", "dpa"), ("Jane Roe", ""), ("", ""), ("Jane Roe, Reuters Institute", "")],
)  # fmt: skip
def test_a_byline_may_name_an_agency(author: str, agency: str) -> None:
    assert of_author(author) == agency


def test_a_name_is_known_in_other_scripts() -> None:
    assert named("РИА  Новости") == named("RIA Novosti") == "RIA Novosti"
    assert named("Harbour Gazette") == ""
