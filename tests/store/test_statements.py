"""The statements are ones that PostgreSQL runs, though most tests see SQLite run them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import ClauseElement, Connection, event
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import Chat, DeliveryId
from bot.store import Database, claiming, sql
from bot.store.feeds import claim_statement
from bot.store.tables import deliveries, seen
from tests.store.nouns import (
    DAY,
    MINUTE,
    NOW,
    SECOND,
    add_chat,
    add_feed,
    delivery,
    owe,
    sent,
)

POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call]
SQLITE = sqlite.dialect()
DELIVERY = delivery(1, cast(Chat, SimpleNamespace(id=1)))


def text(statement: ClauseElement, dialect: Any = POSTGRES) -> str:
    return " ".join(str(statement.compile(dialect=dialect)).split())


def insert_into(dialect: Any) -> sql.Upsert:
    return sql.insert(cast(Connection, SimpleNamespace(dialect=dialect)), seen)


LEASES = {
    "feeds due": claim_statement(16, 2 * SECOND, NOW).values(lease_owner="me"),
    "deliveries due": claiming.lease(claiming.next_of_each_chat(30, NOW)),
    "a burst": claiming.lease(claiming.more_of_chat(DELIVERY, "me", 9, NOW)),
}


@pytest.mark.parametrize("statement", LEASES.values(), ids=LEASES)
def test_workers_skip_what_another_is_leasing(statement: ClauseElement) -> None:
    assert "FOR UPDATE SKIP LOCKED" in text(statement)
    assert "FOR UPDATE" not in text(statement, SQLITE)


@pytest.mark.parametrize("statement", LEASES.values(), ids=LEASES)
def test_what_is_leased_is_checked_again_on_the_locked_row(statement: ClauseElement) -> None:
    """PostgreSQL re-reads a row that it waited for, but not the ranking that chose it."""
    _, _, chosen = text(statement).partition(" IN (SELECT ")

    assert "lease_until IS NULL OR" in chosen
    assert "lease_until IS NULL OR" in text(statement, SQLITE)


def test_beginning_tells_what_it_began() -> None:
    statement = text(claiming.begin([(DeliveryId(1), 1)], NOW))

    assert statement.startswith("UPDATE deliveries")
    assert statement.endswith("RETURNING deliveries.id, deliveries.token")


def test_the_latest_moment_has_another_name_on_each() -> None:
    latest = sql.latest(deliveries.c.created, deliveries.c.not_before)

    assert text(latest) == "greatest(deliveries.created, deliveries.not_before)"
    assert text(latest, SQLITE) == "max(deliveries.created, deliveries.not_before)"


@pytest.mark.parametrize("dialect", [POSTGRES, SQLITE], ids=["postgresql", "sqlite"])
def test_an_insert_tolerates_repeats_on_each(dialect: Any) -> None:
    statement = text(insert_into(dialect).on_conflict_do_nothing(), dialect)

    assert statement.endswith("ON CONFLICT DO NOTHING")


def test_all_that_is_executed_can_be_said_to_postgresql(database: Database) -> None:
    said: list[ClauseElement] = []

    def listen(_: Connection, statement: ClauseElement, *rest: object) -> None:
        said.append(statement)

    with database.begin() as unit:
        event.listen(unit.meta._connection, "before_execute", listen)
        chat = add_chat(unit)
        feed = add_feed(unit)
        unit.feeds.remember(feed.id, [b"key"], NOW)
        [claimed] = unit.feeds.claim("me", 1, MINUTE, SECOND, NOW)
        unit.feeds.settle(claimed, feed, NOW)
        watch = owe(unit, chat, 1, 2)
        [owed] = unit.outbox.claim("me", 1, MINUTE, NOW)
        unit.outbox.fold(owed.delivery, "me", 1, MINUTE, NOW)
        [begun] = unit.outbox.begin([owed.delivery], NOW)
        unit.outbox.settle([sent(begun, hold_chat=NOW, hold_all=NOW, moved_to=7)], NOW)
        unit.outbox.drop_watch(chat.id, watch.id, NOW)
        unit.outbox.next_due()
        unit.retention.prune(articles_before=NOW, seen_before=NOW, deliveries_before=NOW - DAY)
        unit.chats.forget(chat.id)

    texts = [text(statement) for statement in said if not isinstance(statement, sqlite.Insert)]
    assert len(texts) > 40
