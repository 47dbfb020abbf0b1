"""Retention: what is old goes, in small steps; what somebody still waits for stays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import ArticleId, Dialog, StoryId, Watch, WatchState
from bot.store import Database, Unit
from tests.store.nouns import (
    DAY,
    MINUTE,
    NOW,
    SECOND,
    add_chat,
    add_feed,
    add_story,
    article,
    owe,
    placement,
    sent,
    story,
)

MONTH = 30 * DAY


def prune(unit: Unit, at: datetime = NOW, limit: int = 5000) -> Mapping[str, int]:
    """Prune as the configuration's defaults would at that moment."""
    counts = unit.retention.prune(
        articles_before=at - MONTH,
        seen_before=at - 6 * MONTH,
        deliveries_before=at - 3 * MONTH,
        limit=limit,
    )
    return {noun: number for noun, number in counts.items() if number}


def test_nothing_new_is_pruned(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        unit.feeds.remember(add_feed(unit).id, [b"key"], NOW)

        assert prune(unit, NOW + MONTH) == {}


def test_an_old_article_goes_with_its_story_and_matches(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1)
        [owed] = unit.outbox.claim("me", 1, MINUTE, NOW)
        unit.outbox.settle([sent(owed.delivery)], NOW)
        unit.stories.mute(chat.id, StoryId(1), NOW)
        fresh = NOW + DAY
        unit.articles.add([article(2, first_seen=fresh)])
        unit.stories.place([placement(2, story(2, last_seen=fresh))], NOW)

        assert prune(unit, NOW + MONTH + SECOND) == {"articles": 1, "stories": 1}

        assert unit.articles.get(ArticleId(1)) is None
        assert unit.articles.story_of(ArticleId(1)) is None
        assert unit.matches.last_of_watch(watch.id, 9) == []
        assert unit.stories.find([b"key 1"]) == {}
        assert unit.stories.muted([chat.id], [StoryId(1)]) == set()
        assert unit.articles.count() == 1
        assert (chat.id, 1) in unit.outbox.told([StoryId(1)])


def test_what_an_unsent_alert_needs_stays_whatever_its_age(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        add_story(unit, 2)

        assert prune(unit, NOW + 12 * MONTH) == {"articles": 1, "stories": 1}

        [owed] = unit.outbox.claim("me", 1, MINUTE, NOW)
        assert (owed.article.id, owed.story.id, len(owed.spans)) == (1, 1, 1)


def test_a_settled_delivery_is_kept_from_its_settling_on(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [owed] = unit.outbox.claim("me", 1, MINUTE, NOW + DAY)
        unit.outbox.settle([sent(owed.delivery)], NOW + DAY)

        assert "deliveries" not in prune(unit, NOW + 3 * MONTH + DAY)
        assert prune(unit, NOW + 3 * MONTH + DAY + SECOND) == {"deliveries": 1}


def test_a_mark_is_kept_from_its_last_sight_on(database: Database) -> None:
    with database.begin() as unit:
        feed = add_feed(unit)
        unit.feeds.remember(feed.id, [b"gone", b"stays"], NOW)
        unit.feeds.remember(feed.id, [b"stays"], NOW + MONTH)

        assert prune(unit, NOW + 7 * MONTH) == {"seen": 1}

        assert unit.feeds.known(feed.id, [b"gone", b"stays"]) == {b"stays"}


def test_a_step_has_a_limit(database: Database) -> None:
    with database.begin() as unit:
        add_story(unit, 1, 2, 3)
        at = NOW + 2 * MONTH

        assert prune(unit, at, limit=2) == {"articles": 2, "stories": 2}
        assert prune(unit, at, limit=2) == {"articles": 1, "stories": 1}
        assert prune(unit, at, limit=2) == {}


def test_questions_nobody_answered_go(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        unit.chats.ask(Dialog(chat_id=chat.id, user=1, kind="k", expires=NOW))

        assert prune(unit, NOW + MONTH + SECOND) == {"dialogs": 1}


def deleted(unit: Unit, watch: Watch) -> Watch:
    return unit.watches.save(replace(watch, state=WatchState.DELETED))


def test_a_deleted_watch_can_come_back_for_a_week(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        gone = deleted(unit, unit.watches.add(chat.id, "a", now=NOW))
        back = deleted(unit, unit.watches.add(chat.id, "b", now=NOW))
        assert prune(unit, NOW) == {}
        later = deleted(unit, unit.watches.add(chat.id, "c", now=NOW))
        back = unit.watches.save(replace(back, state=WatchState.ACTIVE))

        assert prune(unit, NOW + 7 * DAY - SECOND) == {}
        assert prune(unit, NOW + 7 * DAY) == {"watches": 1}

        assert unit.watches.by_ids([gone.id, back.id, later.id]) == {back.id: back, later.id: later}
        assert prune(unit, NOW + 14 * DAY) == {"watches": 1}


def test_the_number_of_a_purged_watch_is_not_given_again(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        gone = deleted(unit, unit.watches.add(chat.id, "a", now=NOW))
        for days in (0, 7):
            prune(unit, NOW + timedelta(days=days))
        assert unit.watches.get(gone.id) is None

        added = unit.watches.add(chat.id, "b", now=NOW)

        assert (added.number, added.id) != (gone.number, gone.id)
        assert added.number == 2
        assert added.id != gone.id
