"""Languages: the script where it decides, else the model, with the feed's word as a hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import identify
from bot.articles.language import code
from bot.articles.scripts import EVERY, languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry ran aground outside the harbour on Thursday", "en"),
        ("Die Fähre lief am Donnerstag vor dem Hafen auf Grund", "de"),
        ("Паром сел на мель у входа в порт в четверг", "ru"),
        ("Пором сів на мілину біля входу до порту, їх врятували", "uk"),
        ("جنحت العبارة عند مدخل الميناء يوم الخميس", "ar"),
        ("کشتی روز پنجشنبه در ورودی بندر به گل نشست", "fa"),
        ("فیری جمعرات کو بندرگاہ کے باہر ریت پر چڑھ گئی ہے", "ur"),
        ("המעבורת עלתה על שרטון בכניסה לנמל", "he"),
        ("渡轮周四在港口外搁浅", "zh"),
        ("フェリーが港の外で座礁した", "ja"),
        ("여객선이 항구 밖에서 좌초했다", "ko"),
        ("Το πλοίο προσάραξε έξω από το λιμάνι", "el"),
        ("เรือเฟอร์รี่เกยตื้นนอกท่าเรือ", "th"),
        ("Манчестер Сити бош мураббийи ўйиндан кейин қувонди", "uz"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert identify(text) == language


def test_names_in_latin_do_not_make_a_text_latin() -> None:
    assert identify("アップルが新型iPhone 17 Pro Maxを発表") == "ja"
    assert identify("סקירה: iPhone 17 Pro Max מול Galaxy S26") == "he"


def test_a_wrong_hint_is_not_believed_against_the_text() -> None:
    assert identify("Die Fähre lief am Donnerstag vor dem Hafen auf Grund", "en-US") == "de"
    assert identify("Паром сел на мель у входа в порт", "en") == "ru"


def test_a_hint_decides_where_the_text_says_little() -> None:
    assert identify("", "pt-BR") == "pt"
    assert identify("5:0", "pt-BR") == "pt"
    assert identify("Tags", "de") == "de"


def test_a_hint_decides_between_languages_that_a_text_does_not_tell_apart() -> None:
    text = "Brod se nasukao ispred luke u četvrtak poslije podne"

    assert identify(text, "hr") == "hr"
    assert identify(text, "bs") == "bs"


def test_a_hint_in_another_script_is_no_hint() -> None:
    assert identify("ⴰⵣⵓⵍ", "ar") == "ar"
    assert identify("Паром", "de") != "de"


def test_no_text_and_no_hint_is_no_language() -> None:
    assert identify("") == ""
    assert identify("12:30 – 14:00") == ""


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en-GB", "en"), ("zh_TW", "zh"), ("iw", "he"), ("ENG", "en"), ("us", ""), ("", ""),
     ("english", ""), (" De ", "de")],
)  # fmt: skip
def test_a_tag_gives_a_code(tag: str, expected: str) -> None:
    assert code(tag) == expected


@given(st.text(max_size=60), st.text(max_size=5))
def test_any_text_has_a_known_language_or_none(text: str, hint: str) -> None:
    assert identify(text, hint) in EVERY | {""}


def test_writing_narrows_the_choice() -> None:
    assert languages("ہے") == frozenset({"ur", "ps", "sd", "ku", "ug"})
    assert languages("қарор ҳукумат") == frozenset({"uz", "tg"})
    assert languages("...") is None
