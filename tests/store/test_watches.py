"""Watches: numbered for people, revised for matchers."""

from dataclasses import replace

import pytest

from bot.model import FeedId, Mode, Scope, WatchId, WatchState
from bot.store import Database, Unit
from tests.store.nouns import NO_WATCH, NOW, add_chat


def test_a_watch_comes_out_as_it_went_in(database: Database) -> None:
    scope = Scope(feeds=frozenset({FeedId(2), FeedId(1)}), languages=frozenset({"ar"}))
    with database.begin() as unit:
        chat = add_chat(unit)

        watch = unit.watches.add(chat.id, "بوتين", now=NOW, scope=scope, mode=Mode.DIGEST)

        assert unit.watches.get(watch.id) == watch
        assert (watch.text, watch.scope, watch.mode, watch.number) == (
            "بوتين",
            scope,
            Mode.DIGEST,
            1,
        )
        assert unit.watches.get(NO_WATCH) is None


def test_numbers_count_within_the_chat_and_are_not_used_again(database: Database) -> None:
    with database.begin() as unit:
        here, there = add_chat(unit, 1), add_chat(unit, 2)
        first = unit.watches.add(here.id, "a", now=NOW)
        unit.watches.save(replace(first, state=WatchState.DELETED))

        second = unit.watches.add(here.id, "b", now=NOW)

        assert (second.number, unit.watches.add(there.id, "c", now=NOW).number) == (2, 1)


def test_a_deleted_watch_is_found_by_its_id_alone(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        first = unit.watches.add(chat.id, "a", now=NOW)
        second = unit.watches.add(chat.id, "b", now=NOW)
        assert unit.watches.of_chat(chat.id) == [first, second]

        deleted = unit.watches.save(replace(first, state=WatchState.DELETED))

        assert unit.watches.of_chat(chat.id) == [second]
        assert unit.watches.by_number(chat.id, 1) is None
        assert unit.watches.by_number(chat.id, 2) == second
        assert unit.watches.get(first.id) == deleted
        assert unit.watches.count() == 1


def test_every_change_raises_the_revision(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        first = unit.watches.add(chat.id, "a", now=NOW)
        second = unit.watches.add(chat.id, "b", now=NOW)
        paused = unit.watches.save(replace(first, state=WatchState.PAUSED, paused_until=NOW))

        assert unit.watches.changed(0) == [second, paused]
        assert unit.watches.changed(second.revision) == [paused]
        assert unit.watches.changed(paused.revision) == []


def test_a_change_that_was_rolled_back_is_not_seen(database: Database) -> None:
    def crash(unit: Unit) -> None:
        unit.watches.add(add_chat(unit).id, "a", now=NOW)
        raise KeyError

    with pytest.raises(KeyError), database.begin() as unit:
        crash(unit)

    with database.begin() as unit:
        assert unit.watches.changed(0) == []
        assert unit.chats.count() == 0


def test_a_watch_that_is_not_there_cannot_be_saved(database: Database) -> None:
    with database.begin() as unit:
        watch = unit.watches.add(add_chat(unit).id, "a", now=NOW)

        with pytest.raises(LookupError):
            unit.watches.save(replace(watch, id=NO_WATCH))


def test_thousands_of_ids_are_asked_at_once(database: Database) -> None:
    with database.begin() as unit:
        watch = unit.watches.add(add_chat(unit).id, "a", now=NOW)

        assert unit.watches.by_ids([WatchId(n) for n in range(2000)]) == {watch.id: watch}
