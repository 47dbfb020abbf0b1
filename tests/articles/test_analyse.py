"""Analysis: an article says what its entry said, once, and nothing that cannot be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import analyse, document
from bot.model import Article, ArticleId, Entry, Feed
from rules import Document
from tests.articles.samples import ENTRY, FEED, NOW


def article(entry: Entry = ENTRY, feed: Feed = FEED, **changes: Any) -> Article:
    return analyse(replace(entry, **changes), feed, id=ArticleId(7), now=NOW)


def test_an_article_is_made_of_its_entry() -> None:
    made = article(published=NOW - timedelta(hours=1))

    assert made == Article(
        id=ArticleId(7),
        feed_id=FEED.id,
        url="https://www.example.com/news/1?utm_source=rss",
        canonical_url="https://example.com/news/1",
        title="Ferry runs aground",
        text="A ferry ran aground.",
        language="en",
        outlet="The Harbour Gazette",
        published=NOW - timedelta(hours=1),
        first_seen=NOW,
    )


def test_content_that_begins_with_the_summary_stands_alone() -> None:
    made = article(
        summary="A ferry ran…", content="<p>A ferry ran aground.</p><p>All are safe.</p>"
    )

    assert made.text == "A ferry ran aground.\nAll are safe."


def test_a_summary_that_holds_the_content_stands_alone() -> None:
    assert article(summary="A ferry. All are safe.", content="All are safe.").text == (
        "A ferry. All are safe."
    )


def test_a_lead_of_its_own_stands_before_the_content() -> None:
    assert article(summary="The lead.", content="The body.").text == "The lead.\nThe body."


def test_a_headline_repeated_in_the_text_is_said_once() -> None:
    assert (
        article(summary="<h1>Ferry runs aground</h1><p>All are safe.</p>").text == "All are safe."
    )


def test_an_entry_without_a_title_has_the_first_words_of_its_text() -> None:
    words = "word " * 40

    assert article(title="", summary="Short text.\nMore.").title == "Short text."
    assert article(title=" ", summary=words).title == ("word " * 18).strip() + "…"
    assert article(title="", summary="字" * 200).title == "字" * 90 + "…"


def test_an_entry_without_any_words_is_called_by_its_address() -> None:
    assert article(title="", summary="").title == ENTRY.url


def test_the_outlet_that_an_aggregator_appends_is_not_the_headline() -> None:
    made = article(title="Ferry runs aground - Coastwire", source="Coastwire")

    assert (made.title, made.outlet) == ("Ferry runs aground", "Coastwire")


def test_a_long_text_is_cut() -> None:
    assert len(article(summary="word " * 50_000).text) <= 20_000


def test_a_guid_that_is_an_address_stands_in_for_a_link() -> None:
    assert article(url="", guid="https://example.com/a").url == "https://example.com/a"
    assert article(url="", guid="77").url == ""


def test_the_front_page_is_no_articles_address() -> None:
    made = article(url="https://www.example.com/")

    assert (made.url, made.canonical_url) == ("https://www.example.com/", "")


def test_a_crowded_page_is_no_articles_address() -> None:
    made = analyse(ENTRY, FEED, id=ArticleId(7), now=NOW, crowded=True)

    assert (made.url, made.canonical_url) == (ENTRY.url, "")


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), id="the epoch"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), id="the year 1"),
        pytest.param(NOW + timedelta(hours=2), id="the future"),
        pytest.param(datetime(9999, 12, 31, 23, 59, tzinfo=UTC), id="the end of time"),
    ],
)
def test_a_date_that_cannot_be_is_none(published: datetime) -> None:
    assert article(published=published).published is None
    assert article(published=published, updated=NOW).published == NOW


def test_a_clock_that_is_a_little_ahead_means_now() -> None:
    assert article(published=NOW + timedelta(minutes=5)).published == NOW


def test_an_update_stands_in_for_a_missing_date() -> None:
    assert article(updated=NOW - timedelta(days=1)).published == NOW - timedelta(days=1)


def test_the_agency_comes_from_the_text_or_the_byline() -> None:
    assert article(summary="PORT CALLAN (AFP) - A ferry ran aground.").agency == "AFP"
    assert article(author="By Reuters").agency == "Reuters"


def test_an_agencys_own_feed_is_not_credited_to_it() -> None:
    own = replace(FEED, title="РИА Новости - Главное")

    made = article(feed=own, summary="МОСКВА, 2 дек — РИА Новости. Паром сел на мель.")

    assert (made.outlet, made.agency) == ("РИА Новости", "")


def test_the_entrys_language_is_believed_before_the_feeds() -> None:
    feed = replace(FEED, language="de")

    assert article(feed=feed, title="X-1", summary="", language="fr-CA").language == "fr"
    assert article(feed=feed, title="X-1", summary="").language == "de"


def test_the_seed_is_read_as_a_person_would(shared_data: Path) -> None:
    text = (shared_data / "seed" / "urdupoint-sputnik-ar.txt").read_text("utf-8")
    title, _, body = text.partition("\n")

    made = article(title=title, summary=body)

    assert (made.language, made.agency) == ("ar", "Sputnik")
    assert title not in made.text


@given(
    st.builds(
        Entry,
        guid=st.text(max_size=9),
        url=st.text(max_size=30),
        title=st.text(max_size=30),
        summary=st.text(max_size=80),
        content=st.text(max_size=80),
        author=st.text(max_size=9),
        language=st.text(max_size=4),
        source=st.text(max_size=9),
        published=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    st.text(max_size=30),
)
def test_any_entry_is_an_article(entry: Entry, title: str) -> None:
    made = article(entry, replace(FEED, title=title, language=entry.language))

    assert made.published is None or made.published <= NOW
    assert made.outlet


def test_a_document_looks_into_words_and_source() -> None:
    made = article(summary="PORT CALLAN (AFP) - A ferry ran aground.")

    assert document(made) == Document(
        title="Ferry runs aground",
        text="PORT CALLAN (AFP) - A ferry ran aground.",
        source="The Harbour Gazette AFP example.com",
        language="en",
    )


def test_a_document_without_an_address_is_at_its_feeds_host() -> None:
    made = replace(article(), url="", outlet="", agency="")

    assert document(made, FEED).source == "example.com"
    assert document(made).source == ""
