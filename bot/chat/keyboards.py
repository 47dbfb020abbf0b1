"""Buttons under messages: what they say, and the tap that they send back."""

from collections.abc import Sequence
from typing import TypeVar

from bot.delivery.taps import Tap, encode
from bot.i18n import Texts
from bot.model import Button

T = TypeVar("T")
Row = tuple[Button, ...]
_LABEL = 60  # Telegram cuts longer ones by itself, less kindly


def button(
    texts: Texts, key: str, verb: str, number: int = 0, arg: str = "", **params: object
) -> Button:
    """Return a button with the text of a key."""
    return labelled(texts.say(key, **params), verb, number, arg)


def labelled(label: str, verb: str, number: int = 0, arg: str = "") -> Button:
    """Return a button with a text of its own."""
    return Button(text=label[:_LABEL], data=encode(Tap(verb, number, arg)))


def page_of(things: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """Return a page of things, its number (at most the last) and how many pages there are."""
    pages = max(1, -(-len(things) // size))
    page = min(max(page, 0), pages - 1)
    return things[page * size : (page + 1) * size], page, pages


def turning(verb: str, page: int, pages: int) -> tuple[Row, ...]:
    """Return the row that turns pages, if there is more than one."""
    if pages == 1:
        return ()
    return (
        (
            labelled("‹", verb, (page - 1) % pages),
            labelled(f"{page + 1}/{pages}", verb, page),
            labelled("›", verb, (page + 1) % pages),
        ),
    )
