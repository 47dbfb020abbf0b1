"""Every text exists in every language, takes the same parameters, and cannot be turned around."""

import gettext
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import i18n
from bot.chat.settings import SPANS
from bot.chat.start import TOLD
from bot.i18n import Texts, catalogues, choose, isolate
from bot.model import Failure, Fate, Mark, Style
from rules.errors import KEYS as QUERY_KEYS

ROOT = Path(i18n.__file__).parent
LANGUAGES = sorted(catalogues())
ENGLISH = catalogues()["en"]
PARAMS = re.compile(r"\{(\w+)\}")
TAGS = re.compile(r"</?\w+>")
QUOTED = re.compile(r'"((?:[a-z]\w*\.)+[\w]+)"')
PARTIAL = re.compile(r'f"((?:[a-z]\w*\.)+)\{')


def write(
    folder: Path, code: str, body: str, plurals: str = "nplurals=2; plural=(n != 1);"
) -> Texts:
    head = f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Plural-Forms: {plurals}\\n"\n\n'
    (folder / f"{code}.po").write_text(head + body, encoding="utf-8")
    return Texts(code, folder=folder)


def sources() -> Iterator[str]:
    for room in ("actions", "chat", "commands", "delivery"):  # those that people hear of
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.read_text(encoding="utf-8")


def used_whole() -> set[str]:
    """Strings in the code that are keys, being under a heading that the catalogue has."""
    headings = {key.split(".")[0] for key in ENGLISH.keys()}  # noqa: SIM118 - not a mapping
    found = {key for text in sources() for key in QUOTED.findall(text)}
    return {key for key in found if key.split(".")[0] in headings}


FAMILIES = {
    "query.": set(QUERY_KEYS),
    "failure.": {failure.value for failure in Failure},
    "why.fate.": {fate.value for fate in Fate},
    "command.": set(TOLD),
    "pause.": set(SPANS),
    "stop.count.": {"watches", "alerts", "feeds"},
    "alert.button.": {"mute", "unmute", "pause", "resume", "less", "more"},
}


def used_by_family() -> set[str]:
    """Keys whose last part the code fills in."""
    return {family + name for family, names in FAMILIES.items() for name in names}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key(language: str) -> None:
    texts = catalogues()[language]

    assert texts.keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_takes_the_parameters_of_the_english_one(language: str) -> None:
    texts = catalogues()[language]

    for key in ENGLISH.keys():  # noqa: SIM118
        english = set(PARAMS.findall(ENGLISH.forms(key)[-1]))
        here = {name for form in texts.forms(key) for name in PARAMS.findall(form)}
        assert here <= english | {"n"}, key
        for form in texts.forms(key):  # "one" may say it in a word, without the number
            assert english - {"n"} <= set(PARAMS.findall(form)), (key, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_closes_the_marks_it_opens(language: str) -> None:
    texts = catalogues()[language]

    for key in texts.keys():  # noqa: SIM118
        for form in texts.forms(key):
            tags = TAGS.findall(form)
            assert tags[1::2] == [tag.replace("<", "</") for tag in tags[::2]], key
            assert set(tags) <= {"<b>", "</b>", "<i>", "</i>", "<code>", "</code>"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_text_has_every_form_of_its_language(language: str) -> None:
    texts = catalogues()[language]
    most = max(len(texts.forms(key)) for key in texts.keys())  # noqa: SIM118

    for key in texts.keys():  # noqa: SIM118
        assert len(texts.forms(key)) in {1, most}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_follow_the_rule_that_the_catalogue_declares(language: str) -> None:
    text = (ROOT / "locales" / f"{language}.po").read_text(encoding="utf-8")
    declared = re.search(r"plural=(.+?);\\n", text)
    assert declared is not None
    rule = gettext.c2py(declared[1])
    texts = catalogues()[language]

    for number in (*range(130), 1000, 1_000_001):
        assert texts._plural(number) == rule(number), number


def test_every_key_in_the_code_has_a_text() -> None:
    missing = (used_whole() | used_by_family()) - ENGLISH.keys()

    assert not missing


def test_no_text_is_left_over() -> None:
    used = used_whole() | used_by_family()

    assert not ENGLISH.keys() - used


def test_only_known_families_of_keys_are_filled_in() -> None:
    headings = {key.split(".")[0] for key in ENGLISH.keys()}  # noqa: SIM118
    filled_in = {family for text in sources() for family in PARTIAL.findall(text)}

    assert {family for family in filled_in if family.split(".")[0] in headings} <= set(FAMILIES)


def test_a_parameter_is_never_markup() -> None:
    text, marks = ENGLISH.rich("watch.changed", number=1, text="<b>bold</b> {number} </code>")

    assert text == "✅ Watch 1 is now: <b>bold</b> {number} </code>"
    assert marks == ()


def test_the_catalogue_marks_text(tmp_path: Path) -> None:
    texts = write(tmp_path, "en", 'msgid "k"\nmsgstr "a <b>{x}</b> <i>i</i> <code>c</code>"\n')

    assert texts.rich("k", x="bb") == (
        "a bb i c",
        (
            Mark(style=Style.BOLD, start=2, end=4),
            Mark(style=Style.ITALIC, start=5, end=6),
            Mark(style=Style.CODE, start=7, end=8),
        ),
    )


def test_an_empty_mark_is_none(tmp_path: Path) -> None:
    texts = write(tmp_path, "en", 'msgid "k"\nmsgstr "<b>{x}</b>!"\n')

    assert texts.rich("k", x="") == ("!", ())


def test_saying_leaves_the_marks_out() -> None:
    assert "<" not in ENGLISH.say("start.hello", n=3)


def test_a_missing_text_is_english_then_its_key(tmp_path: Path) -> None:
    english = write(tmp_path, "en", 'msgid "known"\nmsgstr "in English"\n')
    write(tmp_path, "fr", "")
    french = Texts("fr", folder=tmp_path, fallback=english)

    assert french.say("known") == "in English"
    assert french.say("nowhere") == "nowhere"


def test_a_missing_parameter_stays_visible() -> None:
    assert ENGLISH.say("command.unknown") == ("I do not know {command}. /help shows what I can do.")


def test_a_plural_without_a_number_is_the_general_one() -> None:
    assert ENGLISH.say("watches.title") == "You have {n} watches"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "لديك متابعة واحدة"),
        (2, "لديك متابعتان"),
        (3, "لديك 3 متابعات"),
        (11, "لديك 11 متابعة"),
        (1240, "لديك 1,240 متابعة"),
    ],
)
def test_arabic_counts_as_arabic_does(number: int, said: str) -> None:
    assert catalogues()["ar"].say("watches.title", n=number) == said


def test_a_foreign_name_cannot_turn_the_line_around() -> None:
    arabic = catalogues()["ar"]

    assert ENGLISH.say("feed.known", title="الجزيرة (خبر)").endswith("\u2068الجزيرة (خبر)\u2069")
    assert arabic.say("feed.known", title="BBC!").endswith("\u2068BBC!\u2069")
    assert arabic.say("feed.known", title="الجزيرة").endswith(": الجزيرة")


def test_code_is_isolated_from_outside_so_that_it_copies_exactly() -> None:
    text, marks = catalogues()["ar"].rich("watch.reword", text="Putin call")

    assert text[marks[0].start : marks[0].end] == "Putin call"
    assert text.endswith("\u2068Putin call\u2069")


@pytest.mark.parametrize(
    "hostile",
    ["\u202eevil", "a\u2069b", "a\u2067b", "\u202bx\u202c", "\u2069\u2068"],
    ids=["override", "closes ours", "never closes", "embeds", "closes then opens"],
)
def test_direction_controls_of_others_lose_their_power(hostile: str) -> None:
    said = ENGLISH.beside(hostile)

    assert said == isolate(hostile)
    assert said[0] == "\u2068"
    assert said[-1] == "\u2069"
    assert len(said) == len(hostile) + 2
    assert not set(said[1:-1]) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_what_is_isolated_already_stays_as_it_is() -> None:
    listed = f"BBC, {isolate('الجزيرة')}"

    assert ENGLISH.beside(listed) == listed


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        ("ar-EG", "ar"),
        ("AR", "ar"),
        ("en_GB", "en"),
        ("tlh", "en"),
        ("", "en"),
        (None, "en"),
        ("../ar", "en"),
    ],
)
def test_telegrams_language_chooses_the_catalogue(told: str | None, chosen: str) -> None:
    assert choose(told) == chosen


def test_moments_are_written_as_the_language_does() -> None:
    when = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)

    assert ENGLISH.moment(when, "Europe/Berlin").replace("\u202f", " ") == "Nov 23, 2026, 10:05 PM"
    assert "نوفمبر" in catalogues()["ar"].moment(when, "Asia/Riyadh")


def test_a_moment_in_a_text_is_marked_for_each_readers_own_zone() -> None:
    when = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)

    for texts in catalogues().values():
        text, [mark] = texts.rich("chat.paused_until", until=when)
        assert (mark.style, mark.time) == (Style.TIME, when)
        assert text[mark.start : mark.end] == f"{texts.moment(when, 'UTC')} UTC"


def test_an_unknown_time_zone_is_utc() -> None:
    when = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)

    assert ENGLISH.moment(when, "Mars/Olympus") == ENGLISH.moment(when, "UTC")


def test_languages_name_themselves() -> None:
    assert {code: texts.name for code, texts in catalogues().items()} == {
        "ar": "العربية",
        "en": "English",
    }
    assert catalogues()["ar"].rtl
    assert not ENGLISH.rtl
