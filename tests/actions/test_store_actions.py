"""Actions over a real store: what they change, and what they refuse."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.actions import chats, feeds, narrow, opml, preview, watches, why
from bot.actions.feeds import Health, health
from bot.config import Feeds, Watches
from bot.errors import UserError
from bot.model import DeliveryId, Fate, FeedState, Parsed, WatchId, WatchState
from bot.store import Database
from rules import parse
from tests.chat.stage import Stage

LIMITS = Watches(per_chat=2)


@pytest.fixture
def stage(database: Database, now: datetime) -> Stage:
    return Stage(database, now)


def refused(key: str) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, match=key.replace(".", r"\."))


def test_a_restored_watch_must_fit_what_came_after(stage: Stage) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit:
        gone = watches.add(unit, chat, "nickel", LIMITS, stage.now)
        watches.delete(unit, chat.id, gone.id, stage.now)
        again = watches.add(unit, chat, "Nickel", LIMITS, stage.now)

        with refused("watch.duplicate"):
            watches.restore(unit, chat, gone.id, LIMITS)
        watches.delete(unit, chat.id, again.id, stage.now)
        watches.add(unit, chat, "copper", LIMITS, stage.now)
        watches.add(unit, chat, "zinc", LIMITS, stage.now)
        with refused("watch.too_many"):
            watches.restore(unit, chat, gone.id, LIMITS)


def test_what_is_done_already_is_left(stage: Stage) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit:
        watch = watches.add(unit, chat, "nickel", LIMITS, stage.now)

        assert watches.resume(unit, chat.id, watch.id) == watch
        assert watches.restore(unit, chat, watch.id, LIMITS) == watch
        paused = watches.pause(unit, chat.id, watch.id)
        assert watches.pause(unit, chat.id, watch.id) == paused
        gone = watches.delete(unit, chat.id, watch.id, stage.now)
        assert watches.delete(unit, chat.id, watch.id, stage.now) == gone
        with refused("watch.unknown"):
            watches.delete(unit, chat.id, WatchId(999), stage.now)


def test_a_watch_paused_for_a_while_wakes_by_itself(stage: Stage) -> None:
    chat = stage.chat()
    until = stage.now + timedelta(hours=1)
    with stage.database.begin() as unit:
        watch = watches.add(unit, chat, "nickel", LIMITS, stage.now)
        paused = watches.pause(unit, chat.id, watch.id, until)

    assert paused.state is WatchState.PAUSED
    assert watches.asleep(paused, stage.now)
    assert not watches.asleep(paused, until)


def test_changing_a_watch_to_itself_is_no_duplicate(stage: Stage) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit:
        watch = watches.add(unit, chat, "nickel", LIMITS, stage.now)

        changed = watches.change(unit, chat, watch.id, "NICKEL", LIMITS)

    assert (changed.number, changed.text) == (watch.number, "NICKEL")


def test_meeting_a_chat_again_takes_its_new_title(stage: Stage) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit:
        met = chats.meet(
            unit, chat.address, kind=chat.kind, title="Newsdesk", language="ar", now=stage.now
        )
        kept = chats.meet(
            unit, chat.address, kind=chat.kind, title="", language="ar", now=stage.now
        )

    assert (met.title, met.language) == ("Newsdesk", "en")
    assert kept == met


def test_the_health_of_a_feed_in_one_word(stage: Stage) -> None:
    feed = stage.add_feed()
    good = replace(feed, last_success=stage.now)

    assert health(feed) is Health.NEW
    assert health(good) is Health.GOOD
    assert health(replace(good, failures=2)) is Health.GOOD
    assert health(replace(good, failures=3)) is Health.TROUBLED
    assert health(replace(feed, failures=1)) is Health.TROUBLED
    assert health(replace(good, state=FeedState.PAUSED)) is Health.PAUSED
    assert health(replace(good, state=FeedState.GONE)) is Health.GONE


def test_feeds_in_trouble_are_listed_first(stage: Stage) -> None:
    stage.add_feed("https://a.example/rss", "A")
    gone = stage.add_feed("https://b.example/rss", "B")
    with stage.database.begin() as unit:
        unit.feeds.set_state(gone.id, FeedState.GONE, stage.now)

        assert [feed.title for feed in feeds.listed(unit)] == ["B", "A"]


def test_a_feed_without_a_title_is_called_by_its_host(stage: Stage) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit:
        parsed = Parsed(entries=(), language="EN-us")
        added = feeds.add(
            unit, chat, "https://a.example/rss", parsed, limits=Feeds(), now=stage.now
        )

    assert feeds.name(added) == "a.example"
    assert added.language == "en"
    assert added.added_by == chat.id


def test_an_opml_list_is_taken_over_and_given_back(stage: Stage) -> None:
    stage.add_feed("https://known.example/rss")
    document = b"""<opml version="2.0"><body>
        <outline text="A" xmlUrl="https://a.example/rss" language="ar"/>
        <outline text="K" xmlUrl="https://known.example/rss"/>
        <outline text="L" xmlUrl="https://localhost/rss"/>
    </body></opml>"""
    with stage.database.begin() as unit:
        brought = opml.bring(unit, document, Feeds(), stage.now)
        again = opml.bring(unit, opml.give(unit), Feeds(), stage.now)
        added = unit.feeds.by_url("https://a.example/rss")

    assert (brought.added, brought.known) == (1, 1)
    assert any("https://localhost/rss" in problem for problem in brought.problems)
    assert added is not None
    assert (added.title, added.language) == ("A", "ar")
    assert (again.added, again.known) == (0, 2)


def test_a_preview_names_the_terms_that_nobody_wrote(stage: Stage) -> None:
    stage.add_article("Nickel strike")
    stage.add_article("Copper strike")
    with stage.database.begin() as unit:
        past = preview.recent(unit, Watches(), stage.now)

    tried = preview.try_on(parse("nickel bidne copper"), past)

    assert (tried.hits, tried.looked_at) == (0, 2)
    assert tried.unseen == ("bidne",)


def test_a_preview_shows_the_newest_hits_and_counts_all(stage: Stage) -> None:
    for hours in (5, 1, 3, 2, 4):
        stage.add_article(f"Nickel {hours}", age=timedelta(hours=hours))
    stage.add_article("Nickel long ago", age=timedelta(days=8))
    with stage.database.begin() as unit:
        past = preview.recent(unit, Watches(), stage.now)

    tried = preview.try_on(parse("nickel"), past)

    assert tried.hits == 5
    assert [hit.article.title for hit in tried.shown] == ["Nickel 1", "Nickel 2", "Nickel 3"]
    assert tried.unseen == ()


def test_an_outlet_with_quotation_marks_can_be_left_out(stage: Stage) -> None:
    watch = stage.add_watch("nickel")
    article, story = stage.add_article("Nickel strike", outlet='The "Daily" Planet')
    delivery = stage.ring(article, story, [watch])
    chat = stage.chat()
    with stage.database.begin() as unit:
        [case] = narrow.cases(unit, chat, delivery.id)

    found = narrow.proposals(case)

    assert found[0].choice == narrow.SOURCE
    assert found[0].kept == found[0].past == 0


def test_without_an_outlet_only_words_are_proposed(stage: Stage) -> None:
    watch = stage.add_watch("nickel")
    article, story = stage.add_article("Nickel strike", outlet="")
    delivery = stage.ring(article, story, [watch])
    chat = stage.chat()
    with stage.database.begin() as unit:
        [case] = narrow.cases(unit, chat, delivery.id)

    assert [found.exclusion for found in narrow.proposals(case)] == ["-strike"]
    for choice in ("s", "9", "x"):
        with refused("alert.unknown"):
            narrow.exclusion_of(article, choice)


def test_an_alert_nobody_sent_is_unknown(stage: Stage) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit, refused("alert.unknown"):
        narrow.cases(unit, chat, DeliveryId(12345))


def test_a_watch_of_an_older_release_does_not_break_the_reasons(stage: Stage) -> None:
    stage.add_watch("(broken")
    good = stage.add_watch("nickel")
    article, _ = stage.add_article("Nickel strike")
    stage.match(article, [good], Fate.BEFORE_WATCH)
    chat = stage.chat()
    with stage.database.begin() as unit:
        evidence = why.gather(unit, chat, article.url)

    verdicts = why.judge(evidence)

    assert [(v.watch.number, v.fate) for v in verdicts] == [(2, Fate.BEFORE_WATCH)]
