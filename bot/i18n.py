"""Texts in the chat's language: gettext catalogues read with Babel, one .po file a language."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.model import Mark, Style

if TYPE_CHECKING:
    from babel import Locale

ENGLISH: Final = "en"
_FOLDER: Final = Path(__file__).parent / "locales"
_TAG: Final = re.compile(r"(</?(?:b|i|code)>)")
_FIELD: Final = re.compile(r"\{(\w+)\}")
_STYLES: Final = {"b": Style.BOLD, "i": Style.ITALIC, "code": Style.CODE}
_PLURALS: Final[tuple[str, ...]] = (
    "zero",
    "one",
    "two",
    "few",
    "many",
    "other",
)  # CLDR's order, and gettext's
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_UNSEEN: Final = "\u2060"  # takes the place of a control, so that offsets stay
_CONTROLS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _UNSEEN)
_RTL: Final = frozenset({"R", "AL"})
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF"})
_ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})


class Texts:
    """The texts of one language. A missing one falls back to English, then to its key."""

    def __init__(
        self, language: str, *, folder: Path = _FOLDER, fallback: "Texts | None" = None
    ) -> None:
        self.language: Final = language
        self._folder = folder
        self._fallback = fallback

    @cached_property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self._locale.text_direction == "rtl"

    @cached_property
    def name(self) -> str:
        """What the language calls itself."""
        return self._locale.get_display_name(self.language) or self.language

    def say(self, key: str, **params: object) -> str:
        """Return a text with its `{params}` filled in; `n` chooses the plural."""
        return self.rich(key, **params)[0]

    def rich(self, key: str, **params: object) -> tuple[str, tuple[Mark, ...]]:
        """Like `say`, with the catalogue's own <b>, <i>, <code> turned into marks.

        A parameter is never read as markup: feed and user text is hostile. One that runs in the
        other direction is isolated, so that it cannot turn the words around it. A moment is marked
        as such: each reader sees it in their own time zone.
        """
        text = ""
        marks: list[Mark] = []
        opened: dict[str, int] = {}
        for tag, piece in _pieces(self._template(key, params.get("n"))):
            if tag == "code":
                filled = _FIELD.sub(lambda field: self._shown(params, field[1]), piece)
                text = self._marked(text, filled, marks, Style.CODE)
            elif tag.startswith("/"):
                marks.append(Mark(style=_STYLES[tag[1:]], start=opened.pop(tag[1:]), end=len(text)))
            elif tag:
                opened[tag] = len(text)
            else:
                text = self._filled_beside(text, piece, params, marks)
        return text, tuple(mark for mark in marks if mark.start < mark.end)

    def moment(self, when: datetime, time_zone: str) -> str:
        """Return a date and time as that language writes it."""
        from babel import dates

        try:
            zone = dates.get_timezone(time_zone)
        except LookupError:
            zone = dates.UTC
        day = dates.format_skeleton("yMMMd", when, tzinfo=zone, locale=self._locale)
        hour = dates.format_time(when, "short", tzinfo=zone, locale=self._locale)
        form = str(dates.get_datetime_format("medium", locale=self._locale)).replace("'", "")
        return form.format(hour, day)

    def beside(self, text: str) -> str:
        """Return a text to stand in a line of this language: isolated if it runs the other way."""
        before, after = self._around(text)
        return isolate(text) if before or after else text

    def keys(self) -> frozenset[str]:
        """Every key that this language has a text for."""
        return frozenset(self._messages)

    def forms(self, key: str) -> tuple[str, ...]:
        """The text under a key as the catalogue has it, in each of its plural forms."""
        return self._messages[key]

    @cached_property
    def _locale(self) -> "Locale":
        from babel import Locale

        return Locale.parse(self.language)

    @cached_property
    def _messages(self) -> Mapping[str, tuple[str, ...]]:
        from babel.messages.pofile import read_po

        with (self._folder / f"{self.language}.po").open("rb") as file:
            catalogue = read_po(file, locale=self.language)
        return dict(_entries(catalogue))

    def _template(self, key: str, number: object) -> str:
        forms = self._messages.get(key)
        if forms is None:
            return self._fallback._template(key, number) if self._fallback else key
        if len(forms) == 1 or not isinstance(number, int):
            return forms[-1]
        return forms[min(self._plural(number), len(forms) - 1)]

    def _plural(self, number: int) -> int:
        rule = self._locale.plural_form
        used = [tag for tag in _PLURALS if tag in rule.tags or tag == "other"]
        chosen: str = rule(number)
        return used.index(chosen)

    def _filled_beside(
        self, text: str, piece: str, params: Mapping[str, object], marks: list[Mark]
    ) -> str:
        """Return the text with a piece after it, what is foreign in its parameters isolated."""
        for place, part in enumerate(_FIELD.split(piece)):
            value = params.get(part) if place % 2 else None
            if isinstance(value, datetime):
                moment = f"{self.moment(value, 'UTC')} UTC"
                text = self._marked(text, moment, marks, Style.TIME, value)
            else:
                text += self.beside(self._shown(params, part)) if place % 2 else part
        return text

    def _marked(
        self, text: str, more: str, marks: list[Mark], style: Style, time: datetime | None = None
    ) -> str:
        """Return the text with more after it, marked; isolated from outside of the mark.

        So a tap on code copies exactly what it holds.
        """
        before, after = self._around(more)
        start = len(text + before)
        marks.append(Mark(style=style, start=start, end=start + len(more), time=time))
        return text + before + more + after

    def _shown(self, params: Mapping[str, object], name: str) -> str:
        value = params.get(name, f"{{{name}}}")
        return self._number(value) if isinstance(value, int) else str(value)

    def _number(self, value: int) -> str:
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self._locale))

    def _around(self, text: str) -> tuple[str, str]:
        if _turns(text, rtl=self.rtl):
            return _FIRST_STRONG_ISOLATE, _POP_ISOLATE
        return "", ""


def tame(text: str) -> str:
    """Return a text for a line of its own, its direction controls replaced (offsets stay)."""
    return text.translate(_CONTROLS)


def isolate(text: str) -> str:
    """Return a text that cannot change the direction of what stands around it.

    What was at offset n is at n + 1: its own direction controls are replaced, not taken out.
    """
    return _FIRST_STRONG_ISOLATE + tame(text) + _POP_ISOLATE


def catalogues() -> Mapping[str, Texts]:
    """Return every language there is, by code; a catalogue is read when first used."""
    english = Texts(ENGLISH)
    others = sorted(path.stem for path in _FOLDER.glob("*.po") if path.stem != ENGLISH)
    return {ENGLISH: english} | {code: Texts(code, fallback=english) for code in others}


def choose(telegram_language: str | None) -> str:
    """Return the catalogue for a Telegram language code ("ar-EG" → "ar"), or else English."""
    code = (telegram_language or "").replace("_", "-").split("-")[0].lower()
    return code if code.isalpha() and (_FOLDER / f"{code}.po").is_file() else ENGLISH


def _entries(catalogue: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    from babel.messages.catalog import Catalog

    assert isinstance(catalogue, Catalog)
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string or ""
        forms = (text,) if isinstance(text, str) else tuple(text)
        if key and all(forms):
            yield key, forms


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    """Yield (tag, "") where a tag opens or closes, ("code", text) and ("", text)."""
    in_code = False
    for part in _TAG.split(template):
        if part in ("<code>", "</code>"):
            in_code = part == "<code>"
        elif part and in_code:
            yield "code", part
        elif part and _TAG.fullmatch(part):
            yield part.strip("<>"), ""
        elif part:
            yield "", part


def _turns(text: str, *, rtl: bool) -> bool:
    """Whether a text, outside of what it isolates itself, could turn a line of this direction."""
    foreign = frozenset({"L"}) if rtl else _RTL
    depth = 0
    for kind in map(unicodedata.bidirectional, text):
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth -= 1
        if depth < 0 or kind in _EMBEDDINGS or (depth == 0 and kind in foreign):
            return True
    return depth > 0
