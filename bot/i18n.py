"""Texts in the chat's language: gettext catalogues read with Babel, one .po file a language."""

from collections.abc import Mapping
from datetime import datetime

from bot.model import Mark


class Texts:
    """The texts of one language. A missing one falls back to English, then to its key."""

    language: str  # "en", "ar" …
    rtl: bool  # whether the language is written from right to left

    def say(self, key: str, **params: object) -> str:
        """Return a text with its `{params}` filled in; `n` chooses the plural."""
        raise NotImplementedError

    def rich(self, key: str, **params: object) -> tuple[str, tuple[Mark, ...]]:
        """Like `say`, with the catalogue's own <b>, <i>, <code> turned into marks.

        A parameter is never read as markup: feed and user text is hostile.
        """
        raise NotImplementedError

    def moment(self, when: datetime, time_zone: str) -> str:
        """Return a date and time as that language writes it."""
        raise NotImplementedError


def catalogues() -> Mapping[str, Texts]:
    """Return every language there is, by code."""
    raise NotImplementedError


def choose(telegram_language: str | None) -> str:
    """Return the catalogue for a Telegram language code ("ar-EG" → "ar"), English if there is none."""
    raise NotImplementedError
