"""Terms must stand together, or the watch must say that they need not."""

import pytest

from rules import Document, Monitor, explain, holds
from rules.analysis import LEAD, WINDOW
from tests.rules.lexicons import analyse, parse

_FAR = " ".join(["x"] * (LEAD + WINDOW + 9))


def rings(query: str, document: Document) -> bool:
    parsed, analysis = parse(query), analyse(document)
    monitor = Monitor[int]()
    monitor.register(1, parsed)
    held = holds(parsed, analysis)
    assert monitor.match(analyse(document)) == [1] * held
    assert explain(parsed, analysis).matched is held
    return held


@pytest.mark.parametrize(
    ("query", "title", "text", "wanted"),
    [
        ("one two", "one", "two", True),
        ("one two", "one", f"{_FAR} two", False),
        ("ANYWHERE(one two)", "one", f"{_FAR} two", True),
        ("one ANYWHERE(two)", "one", f"{_FAR} two", True),
        ("one two ANYWHERE(three)", "one", f"two {_FAR} three", True),
        ("one ANYWHERE(two three)", "one", f"two {_FAR} three", True),
        ("one two ANYWHERE(three)", "one", f"three {_FAR} two", False),
        ("one two", "x", f"{_FAR} one x x two", True),
        ("one two", "x", f"{_FAR} one x\nx two", False),
        ("one two three", "x", f"one {_FAR} two one {_FAR} three", False),
        ("one two -three", "one two", f"{_FAR} three", False),
        ("one -two", "x", f"{_FAR} one", True),
        ("one OR two", "x", f"{_FAR} one", True),
        ("(one two) OR (three six)", "one", f"three {_FAR} two", False),
        ("(one two) OR (three six)", "one", f"three {_FAR} two x six three", True),
        ("one (two OR (three six))", "one", f"three six {_FAR}", True),
        ("one (two OR (three six))", "one", f"three {_FAR} six", False),
        ("one (two OR (three six))", "one two three", _FAR, True),
        ("one (two OR ANYWHERE(three six))", "one three", f"{_FAR} six", True),
        ("one on*", "one", "x", True),
        ("SAME(one lang:en) six", "one six", _FAR, True),
        ("one (two OR (three six ANYWHERE(two)))", "one", "three six", False),
        ("one (two NEAR/3 six)", "one", f"{_FAR} two six", False),
        ("one (two NEAR/3 six)", "x", f"{_FAR} one two six", True),
        ("title:one two", "one", f"{_FAR} two", False),
        ("title:one two", "one", "two", True),
        ("SAME(one two) six", "x", f"{_FAR} one two. six", True),
        ("SAME(one two) six", "six", f"{_FAR} one two.", False),
        ("SAME(one (two OR (three -x))) six", "six", "One three. X", True),
        ("one lang:en", "x", f"{_FAR} one", True),
        ("one (two OR (lang:en three))", "one", "three", True),
        ('"one two" six*', "x", f"{_FAR} one two sixty", True),
    ],
)
def test_what_is_asked_for_stands_together(query: str, title: str, text: str, wanted: bool) -> None:
    document = Document(title=title, text=text, language="en")

    assert rings(query, document) is wanted


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Read more: two six", False),
        (" • Читайте также о two", False),
        ("RELATED: two", False),
        ("Related two", True),
        ("Read mores two", True),
        ("He said: read more two", True),
        ("Read more of two " + "x " * 100, True),
    ],
)
def test_a_line_that_points_elsewhere_is_not_read(line: str, read: bool) -> None:
    document = Document(title="one", text=f"x\n{line}\nx")

    assert rings("one two", document) is read


def test_what_follows_a_line_that_is_not_read_stays_in_its_place() -> None:
    text = "Read more: six\nthe two of them"

    (span,) = explain(parse("two"), analyse(Document(title="x", text=text))).spans

    assert text[span.start : span.end] == "two"


def test_a_character_is_half_a_word() -> None:
    text = "普" + "的" * (LEAD + LEAD // 2) + "京"

    assert rings('"普" "京"', Document(title="x", text=text, language="zh"))


def test_what_stands_apart_is_told_as_what_is_missing() -> None:
    document = Document(title="one", text=f"{_FAR} two")

    explained = explain(parse("one two"), analyse(document))

    assert explained.missing == ("one two",)


def test_a_miss_within_anywhere_is_told_by_its_terms() -> None:
    explained = explain(parse("ANYWHERE(one two)"), analyse(Document(title="one")))

    assert explained.missing == ("two",)


def test_anywhere_without_parentheses_is_a_word() -> None:
    assert parse("ANYWHERE one").terms == ("ANYWHERE", "one")
    assert str(parse("ANYWHERE(one)")) == "ANYWHERE(one)"
