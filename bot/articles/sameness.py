"""A key that is equal for equal texts, whoever carries them and under whatever address."""

import unicodedata
from datetime import datetime
from typing import Final

import regex
import xxhash

_LONG: Final = 500  # a text of that weight is its own: nobody writes it twice
_SHORT: Final = 100  # below it, a text says little more than its title
_HEADLINE: Final = 45  # a title of that weight names one event; "Morning update" does not
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SIGN: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def text_key(title: str, text: str, day: datetime) -> bytes:
    """Return the key of an article's text, b"" if it is too short to tell it from others.

    A long text is told by itself, whatever its headline. A shorter one may be a stereotype (the
    bulletin's, the column's): then the headline and the day belong to it.
    """
    body, head = _flat(text), _flat(title)
    if _weight(body) >= _LONG:
        return _digest("long", body)
    if _weight(head) + _weight(body) < (_SHORT if body else _HEADLINE):
        return b""
    return _digest("short", f"{head}\0{body}\0{day.date().isoformat()}")


def _flat(text: str) -> str:
    """Return the words alone: no case, no marks of any kind between them."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _weight(flat: str) -> int:
    """Return a length that means the same in all scripts."""
    return len(flat) + 2 * len(_SIGN.findall(flat))


def _digest(kind: str, value: str) -> bytes:
    return xxhash.xxh3_128_digest(f"{kind}\0{value}".encode("utf-8", "replace"))
