"""Tells which words of a query are no terms: `of`, `между`, `في`, but not `US` and not `May`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rules import text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """The words of rules/stopwords.toml, folded."""

    always: frozenset[str]
    acronyms: frozenset[str]  # in capitals they are names: US, WHO, IT
    names: frozenset[str]  # with a capital they are names: May, Will
    only_in: dict[str, frozenset[str]]  # words of other languages mean something: die, war
    telling: dict[str, str]  # a word that shows the language of the words around it


@cache
def _lists() -> _Lists:
    import tomllib  # slow imports, for those who parse queries only
    from importlib.resources import files

    data = tomllib.loads((files("rules") / "stopwords.toml").read_text("utf-8"))
    languages: dict[str, dict[str, str]] = data["language"]
    always = {code: _folded(lists["always"]) for code, lists in languages.items()}
    used = Counter(word for words in always.values() for word in words)
    return _Lists(
        always=frozenset(used),
        acronyms=_folded(data["acronyms"]),
        names=_folded(data["names"]),
        only_in={code: _folded(lists.get("only", "")) for code, lists in languages.items()},
        telling={w: code for code, words in always.items() for w in words if used[w] == 1},
    )


def _folded(words: str) -> frozenset[str]:
    return frozenset("".join(text.folded(word)) for word in words.split())


def language(words: Sequence[str]) -> str:
    """Return the language that a query's stop words show, or "" when they show none."""
    lists = _lists()
    told = Counter(
        lists.telling[form] for word in words for form in text.folded(word) if form in lists.telling
    )
    return told.most_common(1)[0][0] if told else ""


def is_stop_word(word: str, language: str) -> bool:
    """Return whether a word says nothing in a query of this language (as `language` found it)."""
    lists = _lists()
    form = "".join(text.folded(word))
    if needs_capitals(word) or (form in lists.names and not word.islower()):
        return False
    return form in lists.always or form in lists.names or form in lists.only_in.get(language, ())


def needs_capitals(word: str) -> bool:
    """Return whether a word is an acronym that in lower case is another word: US, WHO, AI."""
    letters = word.replace(".", "")
    if not (letters.isalpha() and letters.isupper() and len(letters) <= 4):
        return False
    return len(letters) == 2 or letters.casefold() in _lists().acronyms
