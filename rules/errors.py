"""What can be wrong with a query: a key, the character it points at, and what to do about it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# key -> the English sentence; the names in braces are the key's parameters
_SENTENCES: Final = MappingProxyType(
    {
        "empty": "Write at least one word to watch for.",
        "too_long": "The query is longer than {most} characters: shorten it or make it two.",
        "too_many_terms": "The query has more than {most} terms: make it two watches.",
        "too_deep": "Parentheses are nested more than {most} deep: flatten the query.",
        "unclosed_quote": "Close the quotation mark {mark}, or take it away.",
        "empty_phrase": "Write some words between the quotation marks.",
        "unclosed_parenthesis": "Close this parenthesis with ).",
        "unopened_parenthesis": "Take this ) away, or open it with ( before.",
        "empty_group": "Write something between the parentheses.",
        "missing_operand": (
            "{operator} needs a word on each side it joins; "
            'to look for the word itself, put it in quotation marks: "{operator}".'
        ),
        "bad_near": (
            "Write NEAR/ and a number from 1 to {most}, as in: Putin NEAR/5 Biden; "
            'to look for the word itself, write "NEAR".'
        ),
        "near_operand": (
            "NEAR joins words, phrases and groups of alternatives such as (call OR talks), "
            "nothing else."
        ),
        "bad_same": (
            "Write SAME and parentheses, as in: SAME(Putin Biden); "
            'to look for the word itself, write "SAME".'
        ),
        "short_prefix": "Write at least {least} letters before the *.",
        "unknown_field": (
            "There is no {field}: here; there are title:, source: and lang:. "
            "To look for the words themselves, put a space after the colon."
        ),
        "field_without_value": "Write a value right after {field}:, as in {example}.",
        "unknown_language": "{value} is no language code; write lang:ar, lang:en, lang:zh …",
        "only_negation": "This would match all but what it excludes: add a word to look for.",
        "only_field": "This would match everything from there: add a word to look for.",
    }
)


def _names(sentence: str) -> tuple[str, ...]:
    """Return the names in braces, each once, in order."""
    parts = (part.partition("}")[0] for part in sentence.split("{")[1:])
    return tuple(dict.fromkeys(parts))


#: every key a QueryError can carry, with the names of its params
KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {key: _names(sentence) for key, sentence in _SENTENCES.items()}
)


class QueryError(Exception):
    """A query that cannot be watched; `position` is a code point of the text as typed, from 0."""

    def __init__(self, key: str, position: int, **params: object) -> None:
        super().__init__(key, position, params)
        self.key: Final = key
        self.position: Final = position
        self.params: Final[Mapping[str, object]] = MappingProxyType(params)

    def __str__(self) -> str:
        return f"At character {self.position + 1}: {_SENTENCES[self.key].format(**self.params)}"
