"""Names are recognised across scripts by their sound, and words are not taken for them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules import names
from rules.names import ALONE, TOGETHER, Names
from rules.names.spelling import LONGEST, spell

SCRIPTS = {
    "German": "Rjabkow",
    "French": "Riabkov",
    "Polish": "Riabkow",
    "Russian": "Рябков",
    "Arabic": "ريابكوف",
    "Persian": "ریابکوف",
    "Hebrew": "ריאבקוב",
    "Greek": "Ριαμπκόφ",
    "Hindi": "रयाबकोव",
    "Katakana": "リャブコフ",
    "Hangul": "랴브코프",
    "Chinese": "里亚布科夫",
}
LETTERS = st.text(
    st.sampled_from(
        "aehijnstw'šłßКякоё\u0301πτσ\u200bاويهةבו'שкンャァーックりㄱ한국어हि्ंक़里夫的尔 ٣½"
    )
    | st.characters(),
    max_size=30,
)
SHORT = st.text(st.sampled_from("abdgknorstšvzКяковаинтбуاوبدנםтンクリ한국कि"), max_size=9)


@pytest.mark.parametrize("form", SCRIPTS.values(), ids=SCRIPTS)
def test_a_name_is_found_in_every_script(form: str) -> None:
    index: Names[int] = Names()
    index.register(1, "Ryabkov")

    found = index.match(form)

    assert [key for key, _ in found] == [1]
    assert found[0][1] >= TOGETHER


@pytest.mark.parametrize("asked", SCRIPTS.values(), ids=SCRIPTS)
def test_a_name_may_be_asked_for_in_every_script(asked: str) -> None:
    index: Names[int] = Names()
    index.register(1, asked)

    found = {form: index.match(form) for form in ("Ryabkov", "Рябков", "ريابكوف", "リャブコフ")}

    assert all(found.values()), found


@pytest.mark.parametrize(
    ("name", "form", "language"),
    [
        ("Ryabkov", "Рябкова", "ru"),
        ("Zelensky", "Зеленского", "ru"),
        ("Zelensky", "Зеленському", "uk"),
        ("Stoltenberg", "Stoltenbergiem", "pl"),
        ("Biden", "Bidennel", "hu"),
        ("Lukashenko", "Lukašenkovi", "cs"),
        ("Zelenski", "Zelenski'nin", "tr"),
        ("Blinken", "وبلينكن", "ar"),
        ("Stoltenberg", "לסטולטנברג", "he"),
        ("Stoltenberg", "스톨텐베르크는", "ko"),
        ("Mitsotakis", "Μητσοτάκη", "el"),
        ("Ryabkov", "RYABKOV", "en"),
        ("Prigozhin", "Пригожин\u0301", "ru"),
        ("Nasrallah", "نصر الله", "ar"),
        ("Chatterjee", "চ্যাটার্জী", "bn"),
        ("Kawasaki", "かわさき", "ja"),
        ("Gerhardt", "ゲルハルト", "ja"),
        ("Johnson", "جونسون", "ar"),
        ("Merkel", "默克尔", "zh"),
        ("Engelberg", "恩格尔贝格", "zh"),
    ],
)
def test_a_name_is_found_in_its_forms(name: str, form: str, language: str) -> None:
    index: Names[str] = Names()
    index.register(name, name)

    assert [key for key, _ in index.match(form, language)] == [name]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Biden", "بوتين"),
        ("Putin", "바이든"),
        ("Lavrov", "Лаврентьев"),
        ("Lavrov", "Albert"),
        ("Musk", "Mozaik"),
        ("Blinken", "Lincoln"),
        ("Ryabkov", "government"),
        ("Ryabkov", "政府"),
        ("Ryabkov", ""),
        ("Ryabkov", "ไรยาบคอฟ"),
        ("Ryabkov", "2024"),
    ],
)
def test_other_names_and_words_are_not_taken_for_it(name: str, other: str) -> None:
    index: Names[str] = Names()
    index.register(name, name)

    assert index.match(other) == []


def test_a_close_spelling_is_surer_than_a_loose_one() -> None:
    exact = names.similarity("Shoigu", "Шойгу")
    loose = names.similarity("Shoigu", "Chaika")

    assert exact > ALONE > loose


def test_a_difference_tells_more_within_one_script() -> None:
    within = names.similarity("Kallas", "Kolesa")
    across = names.similarity("Kallas", "Колеса")

    assert within < across < 1.0


def test_a_short_name_is_never_sure_alone() -> None:
    index: Names[str] = Names()
    taken = index.register("Sisi", "Sisi")

    found = index.match("السيسي", "ar")

    assert taken
    assert found == [("Sisi", TOGETHER)]


def test_a_short_name_must_sound_the_same() -> None:
    index: Names[str] = Names()
    index.register("Modi", "Modi")

    assert index.match("Меду", "ru") == []


@pytest.mark.parametrize("name", ["Xi", "Oh", "李", "2024", "", "ไทย", "'"])
def test_a_name_of_one_consonant_is_refused(name: str) -> None:
    index: Names[str] = Names()

    assert not index.register("watch", name)
    assert "watch" not in index


def test_every_watch_of_a_name_is_told_best_first() -> None:
    index: Names[int] = Names()
    index.register(1, "Ryabkow")
    index.register(1, "Ryabkof")
    index.register(2, "Рябков")
    index.register(3, "Рябков")
    index.register(4, "Lavrov")

    found = index.match("Рябков", "ru")

    assert {key for key, _ in found} == {1, 2, 3}
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_a_watch_removed_is_found_no_more() -> None:
    index: Names[int] = Names()
    index.register(1, "Рябков")
    index.register(2, "Рябков")
    index.register(3, "Lavrov")
    index.match("Ryabkov")

    assert index.remove(1)
    first = index.match("Ryabkov")
    assert index.remove(2)
    second = index.match("Ryabkov")

    assert [key for key, _ in first] == [2]
    assert second == []
    assert [key for key, _ in index.match("Лавров")] == [3]
    assert (len(index), 1 in index, 3 in index) == (1, False, True)
    assert not index.remove(1)


def test_an_index_emptied_keeps_nothing() -> None:
    index: Names[int] = Names()
    for number, name in enumerate(SCRIPTS.values()):
        index.register(number, name)
    for number, _ in enumerate(SCRIPTS):
        index.remove(number)

    assert not any(vars(index).values())


def test_a_name_learned_later_is_found_in_a_word_seen_before() -> None:
    index: Names[int] = Names()
    index.register(1, "Lavrov")
    index.match("Рябков", "ru")

    index.register(2, "Ryabkov")

    assert [key for key, _ in index.match("Рябков", "ru")] == [2]


def test_what_is_remembered_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    # the real bound would take minutes to reach
    monkeypatch.setattr("rules.names.index._CACHED", 3)
    index: Names[int] = Names()
    index.register(1, "Ryabkov")

    for number in range(10):
        index.match(f"word{number}")

    assert len(index._found) <= 3


@pytest.mark.parametrize(
    ("surface", "language", "may_be"),
    [
        ("Ryabkov", "en", True),
        ("ryabkov", "en", False),
        ("Рябков", "ru", True),
        ("рябков", "ru", False),
        ("Government", "en", False),
        ("Regierung", "de", False),
        ("ريابكوف", "ar", True),
        ("الحكومة", "ar", False),
        ("والحكومة", "ar", False),
        ("الحكومة", "", True),
        ("दुनिया", "hi", False),
        ("रयाबकोव", "hi", True),
        ("サービス", "ja", False),
        ("里亚布科夫", "zh", True),
        ("政府", "zh", False),
        ("A", "en", False),
        ("", "en", False),
        ("42", "", False),
    ],
)
def test_only_what_may_be_a_name_is_compared(surface: str, language: str, may_be: bool) -> None:
    assert names.is_name_like(surface, language) is may_be


@given(LETTERS, LETTERS, st.sampled_from(["", "pl", "ar", "he", "tr", "xx"]))
@example("\u200b", "\u0301", "")
@example("\u200ba", "\ufdfa", "ar")
def test_whatever_is_written_is_compared(one: str, other: str, language: str) -> None:
    score = names.similarity(one, other, language)

    assert 0.0 <= score <= 1.0
    assert names.is_name_like(one, language) in (True, False)


@given(SHORT, SHORT)
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert names.similarity(one, other) == pytest.approx(names.similarity(other, one))


@given(SHORT)
def test_a_word_is_like_itself(word: str) -> None:
    if names.is_distinct(word):
        assert names.similarity(word, word) == 1.0


@given(st.lists(SHORT, max_size=6), SHORT)
def test_the_index_finds_what_comparing_all_names_finds(asked: list[str], word: str) -> None:
    index: Names[str] = Names()
    for name in asked:
        index.register(name, name)

    found = dict(index.match(word))

    for name in filter(names.is_distinct, set(asked)):
        likeness = names.similarity(name, word)
        if names.skeletons(name) & names.skeletons(word) and likeness >= TOGETHER:
            assert found.get(name) == pytest.approx(likeness)
        else:
            assert name not in found


@pytest.mark.parametrize("unit", ["sch", "ch", "я", "و", "ण्", "クァ", "ㄱ각", "斯夫", "'"])
def test_no_word_is_compared_for_longer_than_a_name(unit: str) -> None:
    index: Names[int] = Names()
    index.register(1, "Ryabkov")

    long = unit * (64 // len(unit))
    spelled = spell(long)

    assert len(spelled.units) <= LONGEST
    assert len(names.skeletons(long)) <= 128
    assert index.match(unit * 20_000) == []
    assert not names.is_name_like(unit * 20_000)
