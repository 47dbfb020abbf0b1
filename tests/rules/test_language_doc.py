"""The examples of docs/language.md do what the page says."""

import re
from pathlib import Path

import pytest

from rules import Document, QueryError, analyse, holds, parse

_PAGE = (Path(__file__).parents[2] / "docs/language.md").read_text("utf-8")
_WATCHES = re.findall(r"^```watch\n(.*?)\n((?:.*\n)*?)```$", _PAGE, re.MULTILINE)
_WRONG = re.findall(r"^```wrong\n(.*)\n(.*)\n```$", _PAGE, re.MULTILINE)
_INLINE = re.findall(r"^\| (.+?) \| ", _PAGE.partition("## Signs")[2], re.MULTILINE)
_SIGNS = [sign.replace("\\|", "|") for cell in _INLINE for sign in re.findall(r"`(.+?)`", cell)]


def read(headline: str) -> Document:
    """Read `[source, language] title ¦ text`."""
    match = re.fullmatch(r"(?:\[(.*), (.*)\] )?(.*?)(?: ¦ (.*))?", headline)
    assert match
    source, language, title, text = (part or "" for part in match.groups())
    return Document(title=title, text=text, source=source, language=language)


@pytest.mark.parametrize(("watch", "lines"), _WATCHES)
def test_an_example_rings_where_the_page_says(watch: str, lines: str) -> None:
    query = parse(watch)

    for line in lines.splitlines():
        sign, _, rest = line.partition(" ")
        match sign:
            case "=":
                assert str(query) == rest
            case "✓":
                assert holds(query, analyse(read(rest))), rest
            case "✗":
                assert not holds(query, analyse(read(rest))), rest
            case _:
                pytest.fail(line)


@pytest.mark.parametrize(("watch", "told"), _WRONG)
def test_a_wrong_watch_is_told_what_the_page_says(watch: str, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(watch)

    assert str(raised.value) == told


@pytest.mark.parametrize("sign", _SIGNS)
def test_every_sign_of_the_table_is_read(sign: str) -> None:
    anchored = f"Putin {sign}"

    assert str(parse(anchored)).startswith(("Putin", "(Putin"))


def test_the_page_has_examples() -> None:
    assert len(_WATCHES) > 10
    assert len(_WRONG) > 2
    assert len(_SIGNS) > 12
