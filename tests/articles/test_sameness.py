"""Text keys: equal for copies of one text, never for what only has the same form."""

from datetime import UTC, datetime, timedelta

from bot.articles import analyse
from bot.articles.sameness import text_key
from bot.model import ArticleId, Entry
from tests.articles.samples import FEED, NOW

DAY = datetime(2026, 3, 14, 9, tzinfo=UTC)
SHORT = "The coastguard said nobody was hurt and a tug would free the vessel at the next high tide."
LONG = " ".join(f"{SHORT} It was the {number}th of the year." for number in range(5, 12))


def test_a_long_text_is_the_same_under_any_headline_on_any_day() -> None:
    assert text_key("One", LONG, DAY) == text_key("Two", LONG, DAY + timedelta(days=3)) != b""


def test_case_marks_and_white_space_are_no_difference() -> None:
    other = LONG.upper().replace(". ", " –\n")

    assert text_key("One", LONG, DAY) == text_key("One", other, DAY)


def test_a_number_is_a_difference() -> None:
    assert text_key("One", LONG, DAY) != text_key("One", LONG.replace("7th", "8th"), DAY)


def test_a_short_text_needs_its_headline_and_its_day() -> None:
    key = text_key("Ferry aground", SHORT, DAY)

    assert key == text_key("Ferry Aground", SHORT, DAY) != b""
    assert key != text_key("Another ferry", SHORT, DAY)
    assert key != text_key("Ferry aground", SHORT, DAY + timedelta(days=1))


def test_a_stereotype_has_no_key() -> None:
    assert text_key("Morning update", "", DAY) == b""
    assert text_key("Morning update", "Here is what happened overnight.", DAY) == b""


def test_a_telling_headline_alone_has_a_key_for_its_day() -> None:
    headline = "Port Callan ferry runs aground, all 212 passengers safe"

    assert text_key(headline, "", DAY) == text_key(headline, "", DAY) != b""


def test_a_sign_of_chinese_weighs_more_than_a_letter() -> None:
    assert text_key("卡尔苏纳岛附近海域发生5.8级地震三市有震感", "", DAY) != b""
    assert text_key("早间新闻", "", DAY) == b""


def test_copies_of_a_wire_under_different_datelines_have_one_key() -> None:
    texts = [f"PORT CALLAN (AFP) - {LONG}", f"(Harbour Gazette / AFP) {LONG}", f"{LONG} (AFP)"]

    made = {
        analyse(Entry(title=str(i), summary=text), FEED, id=ArticleId(i), now=NOW).text_key
        for i, text in enumerate(texts)
    }

    assert len(made) == 1
    assert made != {b""}
