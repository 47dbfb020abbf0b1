"""What an alert says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.compose import compose, compose_burst, compose_plain
from bot.delivery.draft import cut, units
from bot.delivery.taps import decode
from bot.i18n import Texts, catalogues
from bot.model import Message, Style, WatchState
from rules import Field, Span
from tests.delivery.nouns import NOW, article, owed, story, watch

LANGUAGES = catalogues()
ENGLISH = LANGUAGES["en"]


def styled(message: Message, style: Style) -> list[str]:
    return [message.text[mark.start : mark.end] for mark in message.marks if mark.style is style]


def test_alert_tells_what_who_when_why_and_who_else() -> None:
    one = article(agency="Reuters")
    term = Span(field=Field.TITLE, start=0, end=5, term="putin")
    word = Span(field=Field.TEXT, start=22, end=26, term="call")
    grown = story(outlets=("Example Times", "Daily Sample", "Le Modèle"))

    message = compose(owed(article=one, story=grown, spans=(term, word)), ENGLISH)

    assert message.text.startswith("Putin and Biden will have a call (1)\nExample Times · Reuters")
    assert styled(message, Style.LINK) == [one.title]
    assert styled(message, Style.BOLD) == ["Putin", "call"]
    assert styled(message, Style.QUOTE) == ["The Kremlin expects a call between Putin and Biden."]
    assert "Daily Sample, Le Modèle" in message.text
    assert "Putin–Biden call" in message.text
    assert [mark.time for mark in message.marks if mark.style is Style.TIME] == [NOW]
    assert message.preview == one.url


def test_buttons_name_the_delivery_and_the_watch() -> None:
    message = compose(owed(9), ENGLISH)

    taps = [decode(button.data) for row in message.buttons for button in row]
    assert [(tap.verb, tap.id) for tap in taps if tap] == [
        ("mute", 9),
        ("pause", 1),
        ("less", 9),
        ("more", 9),
    ]


def test_edited_alert_of_a_paused_watch_offers_to_resume_it() -> None:
    message = compose(owed(watches=(watch(state=WatchState.PAUSED),)), ENGLISH)

    tap = decode(message.buttons[0][1].data)
    assert tap is not None
    assert tap.verb == "resume"


def test_alert_whose_watch_was_deleted_has_no_pause_button() -> None:
    message = compose(owed(watches=()), ENGLISH)

    assert len(message.buttons[0]) == 1


def test_arabic_alert_keeps_its_marks_in_place() -> None:
    title = "موسكو تأمل بإجراء الاتصال بين بوتين وبايدن"
    start = title.index("وبايدن")
    span = Span(field=Field.TITLE, start=start, end=start + 6, term="بايدن")

    message = compose(owed(article=article(title=title, text=""), spans=(span,)), ENGLISH)

    assert styled(message, Style.BOLD) == ["وبايدن"]


def test_sentence_that_only_repeats_the_headline_is_left_out() -> None:
    same = article(title="It rains.", text="It rains")

    assert styled(compose(owed(article=same), ENGLISH), Style.QUOTE) == []


def test_missing_facts_leave_no_empty_places() -> None:
    bare = article(outlet="", language="", published=None, text="")

    message = compose(owed(article=bare, story=story(outlets=())), ENGLISH)

    assert " ·  · " not in message.text
    assert styled(message, Style.TIME) == []
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://x.org/" + "a" * 3000, "https://x.org/a b"]
)
def test_address_that_telegram_refuses_is_not_linked(url: str) -> None:
    message = compose(owed(article=article(url=url)), ENGLISH)

    assert styled(message, Style.LINK) == []
    assert message.preview == ""


def test_plain_alert_is_headline_and_link() -> None:
    assert compose_plain(owed()) == Message(
        text="Putin and Biden will have a call (1)\nhttps://example.org/1"
    )


def test_burst_lists_each_alert_with_its_link() -> None:
    burst = [owed(number) for number in range(1, 21)]

    message = compose_burst(burst, ENGLISH)

    links = [mark.url for mark in message.marks if mark.style is Style.LINK]
    assert links == [each.article.url for each in burst]
    assert "20" in message.text.splitlines()[0]


HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\u202e\u2066\u2069\u200d👨‍👩‍👧‍👦🇸🇾ـً\u0301<b>&\n "),
    ),
    max_size=600,
)


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
@settings(max_examples=60)
@given(title=HOSTILE, text=HOSTILE, outlet=HOSTILE, words=HOSTILE, data=st.data())
def test_whatever_a_feed_says_fits_telegram(
    texts: Texts, title: str, text: str, outlet: str, words: str, data: st.DataObject
) -> None:
    places = st.tuples(st.integers(0, 600), st.integers(0, 600))
    pairs = data.draw(st.lists(places, max_size=60))
    spans = tuple(
        Span(field=field, start=min(pair), end=min(max(pair), limit), term=str(pair))
        for pair in pairs
        for field, limit in ((Field.TITLE, len(title)), (Field.TEXT, len(text)))
        if min(pair) < limit
    )
    one = article(title=title, text=text, outlet=outlet)
    grown = story(outlets=tuple(f"{outlet}{n}" for n in range(9)))
    full = owed(article=one, story=grown, spans=spans, watches=(watch(text=words),) * 4)

    for message in (compose(full, texts), compose_burst([full] * 20, texts)):
        assert units(message.text) <= 4096
        assert len(message.marks) <= 100
        assert all(0 <= m.start < m.end <= len(message.text) for m in message.marks)


@given(HOSTILE, st.integers(5, 300))
def test_cut_text_fits_and_keeps_its_beginning(text: str, most: int) -> None:
    short = cut(text, most)

    assert units(short) <= most
    assert short == text or text.startswith(short.removesuffix("…"))


def test_cut_never_tears_a_family_apart() -> None:
    family = "👨‍👩‍👧‍👦"

    assert cut(family * 3, units(family) * 2 + 1) == family * 2 + "…"
