"""A group becomes a supergroup with nothing lost; a chat that leaves for good leaves nothing."""

from dataclasses import replace

from bot.model import (
    ArticleId,
    ChatState,
    DeliveryState,
    Dialog,
    Fate,
    FeedOrigin,
    Scope,
    StoryId,
    WatchState,
)
from bot.store import Database
from bot.store.watches import NOBODY
from tests.store.nouns import (
    MINUTE,
    NOW,
    add_chat,
    add_feed,
    add_story,
    delivery,
    ids,
    match,
    owe,
    sent,
)

OLD, NEW = -5, -1005


def test_a_group_and_its_topics_move(database: Database) -> None:
    with database.begin() as unit:
        group, topic, other = add_chat(unit, OLD), add_chat(unit, OLD, 3), add_chat(unit, -6)

        assert unit.chats.move(OLD, NEW) == 2

        assert [chat.id for chat in unit.chats.topics(NEW)] == [group.id, topic.id]
        assert unit.chats.topics(OLD) == []
        assert unit.chats.get(other.id) == other


def test_a_move_told_twice_moves_once(database: Database) -> None:
    with database.begin() as unit:
        add_chat(unit, OLD)
        unit.chats.move(OLD, NEW)

        assert unit.chats.move(OLD, NEW) == 0
        assert unit.chats.move(NEW, NEW) == 0
        assert len(unit.chats.topics(NEW)) == 1


def test_messages_of_the_old_group_cannot_be_edited_any_more(database: Database) -> None:
    with database.begin() as unit:
        group = add_chat(unit, OLD)
        owe(unit, group, 1)
        [owed] = unit.outbox.claim("me", 1, MINUTE, NOW)
        [begun] = unit.outbox.begin([owed.delivery], NOW)
        unit.outbox.settle([sent(begun, 77)], NOW)
        asked = Dialog(chat_id=group.id, user=1, kind="k", message_id=77, expires=NOW + MINUTE)
        unit.chats.ask(asked)

        unit.chats.move(OLD, NEW)

        assert unit.outbox.of_message(group.id, 77) is None
        assert unit.chats.asked(group.id, 1, NOW) == replace(asked, message_id=None)


def test_the_watches_join_a_subscriber_that_is_there(database: Database) -> None:
    with database.begin() as unit:
        guest, host = add_chat(unit, OLD), add_chat(unit, NEW)
        theirs = unit.watches.add(host.id, "host", now=NOW)
        mine = [unit.watches.add(guest.id, text, now=NOW) for text in ("a", "b")]
        revision = mine[-1].revision

        assert unit.chats.move(OLD, NEW) == 1

        assert unit.chats.get(guest.id) is None
        kept = unit.watches.of_chat(host.id)
        assert [(watch.id, watch.number) for watch in kept] == [
            (theirs.id, 1),
            (mine[0].id, 2),
            (mine[1].id, 3),
        ]
        assert {watch.id for watch in unit.watches.changed(revision)} == {mine[0].id, mine[1].id}
        assert unit.watches.add(host.id, "c", now=NOW).number == 4


def test_a_subscriber_without_watches_takes_the_old_settings(database: Database) -> None:
    with database.begin() as unit:
        guest, host = add_chat(unit, OLD), add_chat(unit, NEW)
        unit.chats.save(replace(guest, language="de", state=ChatState.PAUSED, paused_until=NOW))

        unit.chats.move(OLD, NEW)

        assert unit.chats.get(host.id) == replace(
            host, language="de", state=ChatState.PAUSED, paused_until=NOW
        )


def test_a_subscriber_with_watches_keeps_its_settings(database: Database) -> None:
    with database.begin() as unit:
        guest, host = add_chat(unit, OLD), add_chat(unit, NEW)
        unit.watches.add(host.id, "a", now=NOW)
        unit.chats.save(replace(guest, language="de"))

        unit.chats.move(OLD, NEW)

        assert unit.chats.get(host.id) == host


def test_what_was_owed_to_both_is_owed_once(database: Database) -> None:
    with database.begin() as unit:
        guest, host = add_chat(unit, OLD), add_chat(unit, NEW)
        owe(unit, guest, 1, 2)
        asked = unit.watches.add(host.id, "x", now=NOW)
        unit.outbox.owe([delivery(22, host, asked, story_id=StoryId(2), article_id=ArticleId(2))])

        unit.chats.move(OLD, NEW)

        told = unit.outbox.told([StoryId(1), StoryId(2)])
        assert {key: one.id for key, one in told.items()} == {(host.id, 1): 1, (host.id, 2): 22}
        assert unit.outbox.counts()[DeliveryState.QUEUED] == 2


def test_mutes_and_added_feeds_follow(database: Database) -> None:
    with database.begin() as unit:
        guest, host = add_chat(unit, OLD), add_chat(unit, NEW)
        add_story(unit, 1, 2)
        unit.stories.mute(guest.id, StoryId(1), NOW)
        unit.stories.mute(guest.id, StoryId(2), NOW)
        unit.stories.mute(host.id, StoryId(2), NOW)
        add_feed(unit, origin=FeedOrigin.CHAT, added_by=guest.id)

        unit.chats.move(OLD, NEW)

        both = {(host.id, 1), (host.id, 2)}
        assert unit.stories.muted([host.id, guest.id], [StoryId(1), StoryId(2)]) == both
        assert unit.feeds.count(added_by=host.id) == 1


def test_an_alert_planned_before_the_merge_reaches_the_merged_chat(database: Database) -> None:
    with database.begin() as unit:
        guest, host = add_chat(unit, OLD), add_chat(unit, NEW)
        watch = unit.watches.add(guest.id, "a", now=NOW)
        add_story(unit, 1)
        unit.chats.move(OLD, NEW)

        assert unit.outbox.owe([delivery(1, guest, watch)]) == 1

        assert (host.id, 1) in unit.outbox.told([StoryId(1)])


def test_a_forgotten_chat_leaves_nothing_of_its_own(database: Database) -> None:
    with database.begin() as unit:
        chat, other = add_chat(unit, 1), add_chat(unit, 2)
        watch = owe(unit, chat, 1, 2)
        deleted = unit.watches.add(chat.id, "secret", now=NOW)
        unit.watches.save(replace(deleted, state=WatchState.DELETED))
        unit.stories.mute(chat.id, StoryId(1), NOW)
        unit.chats.ask(Dialog(chat_id=chat.id, user=1, kind="k", expires=NOW + MINUTE))
        feed = add_feed(unit, origin=FeedOrigin.CHAT, added_by=chat.id)
        owe(unit, other, 3)

        counts = unit.chats.forget(chat.id)

        assert counts == {"watches": 1, "alerts": 2, "feeds": 1}
        assert unit.chats.get(chat.id) is None
        assert unit.watches.of_chat(chat.id) == []
        assert unit.matches.last_of_watch(watch.id, 9) == []
        assert unit.stories.muted([chat.id], [StoryId(1)]) == set()
        assert unit.chats.asked(chat.id, 1, NOW) is None
        assert unit.feeds.get(feed.id) == replace(feed, added_by=None)
        assert ids(unit.outbox.claim("me", 9, MINUTE, NOW)) == [3]


def test_matchers_learn_that_the_watches_of_a_forgotten_chat_are_gone(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        scope = Scope(languages=frozenset({"ar"}))
        watch = unit.watches.add(chat.id, "secret", now=NOW, scope=scope)

        unit.chats.forget(chat.id)

        [gone] = unit.watches.changed(watch.revision)
        assert (gone.id, gone.state, gone.chat_id) == (watch.id, WatchState.DELETED, NOBODY)
        assert (gone.text, gone.scope) == ("", Scope())


def test_a_poll_that_still_knows_the_forgotten_chat_is_not_lost(database: Database) -> None:
    with database.begin() as unit:
        chat, other = add_chat(unit, 1), add_chat(unit, 2)
        watch = unit.watches.add(chat.id, "a", now=NOW)
        add_story(unit, 1)
        unit.chats.forget(chat.id)

        unit.matches.add([(match(watch, 1), Fate.ALERTED)], NOW)
        queued = unit.outbox.owe([delivery(1, chat, watch), delivery(2, other, watch)])

        assert queued == 1


def test_forgetting_a_stranger_counts_nothing(database: Database) -> None:
    with database.begin() as unit:
        assert unit.chats.forget(NOBODY) == {"watches": 0, "alerts": 0, "feeds": 0}
