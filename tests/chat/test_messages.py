"""Our messages in Telegram's terms: always something that Telegram takes."""

from datetime import UTC, datetime

import pytest
import regex
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.messages import ENTITY_LIMIT, TEXT_LIMIT, is_web, render, sendable, shorten, units
from bot.model import Button, Mark, Message, Style

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
URL = "https://example.org/a"
ATOMS = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "ب",
        "é",
        "e\u0301",
        "🦊",
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "\u202e",
        "\u2068",
        "ก็",
        "한",
        "\x00",
    ]
)
TEXTS = st.lists(ATOMS, max_size=40).map("".join)
MARKS = st.builds(
    Mark,
    style=st.sampled_from(Style),
    start=st.integers(-5, 60),
    end=st.integers(-5, 60),
    url=st.sampled_from([URL, "javascript:x", ""]),
    time=st.sampled_from([NOON, None]),
)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@given(TEXTS, st.lists(MARKS, max_size=8))
def test_every_entity_covers_what_its_mark_covered(text: str, marks: list[Mark]) -> None:
    rendered = render(Message(text=text, marks=tuple(marks)))

    for entity in rendered.entities:
        MessageEntity.model_validate(entity.to_dict())
        covered = utf16(rendered.text)[2 * entity.offset : 2 * (entity.offset + entity.length)]
        ranges = [(max(m.start, 0), max(m.end, 0)) for m in marks]
        assert covered.decode("utf-16-le") in [sendable(text)[start:end] for start, end in ranges]


@given(st.lists(ATOMS, max_size=60).map("".join), st.integers(2, 50))
def test_what_is_cut_is_short_enough_and_cut_between_graphemes(text: str, limit: int) -> None:
    cut = shorten(text, limit)

    assert units(cut) == len(utf16(cut)) // 2
    assert units(cut) <= limit
    if cut != text:
        kept = cut.removesuffix("…")
        boundaries = {0} | {found.end() for found in regex.finditer(r"\X", text)}
        whole = text.startswith(kept) and len(kept) in boundaries
        giant = units(regex.findall(r"\X", text)[0]) > limit - 1
        assert whole or giant


@given(st.text(st.characters(), max_size=30))
def test_anything_can_be_encoded(text: str) -> None:
    made = sendable(text)

    assert made.encode().decode() == made
    assert len(made) == len(text)


def test_lone_surrogate_is_replaced_since_it_would_never_leave() -> None:
    assert render(Message(text="a\ud83dz")).text == "a\ufffdz"


@pytest.mark.parametrize("size", [4095, 4096, 4097], ids=str)
def test_limit_is_exact(size: int) -> None:
    rendered = render(Message(text="x" * size))

    assert units(rendered.text) == min(size, TEXT_LIMIT)
    assert rendered.text.endswith("…") == (size > TEXT_LIMIT)


def test_one_letter_with_ten_thousand_accents_is_cut_inside() -> None:
    rendered = render(Message(text="e" + "\u0301" * 10_000))

    assert units(rendered.text) == TEXT_LIMIT


def test_cut_text_takes_its_marks_along_and_drops_those_beyond() -> None:
    inside = Mark(style=Style.BOLD, start=4000, end=5000)
    beyond = Mark(style=Style.BOLD, start=4500, end=4600)

    rendered = render(Message(text="x" * 5000, marks=(inside, beyond)))

    assert [(e.offset, e.length) for e in rendered.entities] == [(4000, 96)]


def test_no_more_entities_than_telegram_reads() -> None:
    marks = tuple(Mark(style=Style.BOLD, start=n, end=n + 1) for n in range(150))

    assert len(render(Message(text="x" * 200, marks=marks)).entities) == ENTITY_LIMIT


def test_each_style_has_its_entity() -> None:
    marks = tuple(
        Mark(style=style, start=n, end=n + 1, url=URL, time=NOON) for n, style in enumerate(Style)
    )

    rendered = render(Message(text="abcdef", marks=marks))

    assert {style: e.type for style, e in zip(Style, rendered.entities, strict=True)} == {
        Style.BOLD: "bold",
        Style.ITALIC: "italic",
        Style.CODE: "code",
        Style.LINK: "text_link",
        Style.QUOTE: "expandable_blockquote",
        Style.TIME: "date_time",
    }


def test_time_is_shown_to_each_reader_in_their_own_zone() -> None:
    mark = Mark(style=Style.TIME, start=0, end=9, time=NOON)

    entity = render(Message(text="12:00 UTC", marks=(mark,))).entities[0].to_dict()

    assert entity["unix_time"] == int(NOON.timestamp())
    assert entity["date_time_format"] == "dt"


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        (URL, True),
        ("http://пример.рф/путь", True),
        ("https://1.2.3.4:8080/", True),
        ("javascript:alert(1)", False),
        ("http://localhost/a", False),
        ("https://", False),
        ("https://a b.org", False),
        ("https://[::1", False),
        ("https://a.org:99999/", False),
        ("//a.org/", False),
        ("", False),
    ],
)
def test_link_that_would_have_the_message_refused_is_no_link(url: str, taken: bool) -> None:
    mark = Mark(style=Style.LINK, start=0, end=1, url=url)
    rendered = render(
        Message(text="x", marks=(mark,), buttons=((Button(text="b", url=url),),), preview=url)
    )

    assert is_web(url) is taken
    assert bool(rendered.entities) is taken
    assert (rendered.keyboard is not None) is taken
    assert (rendered.preview.url == url) is taken
    LinkPreviewOptions.model_validate(rendered.preview.to_dict())


def test_buttons_keep_their_rows() -> None:
    rows = (
        (Button(text="Mute", data="1|mute|5|1d"), Button(text="Open", url=URL)),
        (Button(text="\x00", data="1|x|0|"),),
    )

    keyboard = render(Message(text="x", buttons=rows)).keyboard

    assert keyboard is not None
    InlineKeyboardMarkup.model_validate(keyboard.to_dict())
    assert [[b.text for b in row] for row in keyboard.inline_keyboard] == [["Mute", "Open"], ["…"]]


def test_button_data_that_would_not_fit_is_our_bug() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        render(Message(text="x", buttons=((Button(text="b", data="ж" * 33),),)))


def test_mark_that_ends_before_it_begins_is_dropped() -> None:
    marks = (Mark(style=Style.BOLD, start=0, end=-1), Mark(style=Style.BOLD, start=2, end=1))

    assert render(Message(text="fox", marks=marks)).entities == ()


def test_time_without_a_moment_is_plain_text() -> None:
    mark = Mark(style=Style.TIME, start=0, end=1)

    assert render(Message(text="x", marks=(mark,))).entities == ()
