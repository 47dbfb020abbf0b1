"""Column types: what goes in comes out, and a time without a zone does not go in."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

from bot.model import FeedState, Kind
from bot.store import Database
from bot.store.types import Duration, Moment, Word
from tests.store.nouns import add_feed

ENGINE = create_engine("sqlite://")


def through(kind: TypeEngine[Any], value: object) -> object:
    """Return what comes out of the database for a value of that type that went in."""
    with ENGINE.connect() as connection:
        return connection.scalar(select(literal(value, kind)))


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 (the mistake itself)

    with pytest.raises(StatementError, match="without a zone"), database.begin() as unit:
        add_feed(unit, now=naive)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_out_as_it_went_in(moment: datetime) -> None:
    found = through(Moment(), moment)

    assert found == moment


def test_a_moment_of_another_zone_comes_out_in_utc() -> None:
    riyadh = datetime(2026, 1, 1, 3, tzinfo=timezone(timedelta(hours=3)))

    found = through(Moment(), riyadh)

    assert isinstance(found, datetime)
    assert (found, found.tzinfo) == (riyadh, UTC)


@given(st.timedeltas(timedelta(0), timedelta(days=365)))
def test_a_duration_comes_out_as_it_went_in(duration: timedelta) -> None:
    assert through(Duration(), duration) == duration


@pytest.mark.parametrize("kind", [Moment(), Duration(), Word(FeedState)], ids=str)
def test_nothing_comes_out_as_nothing(kind: TypeEngine[Any]) -> None:
    assert through(kind, None) is None


def test_a_word_comes_out_as_a_member() -> None:
    assert through(Word(FeedState), FeedState.GONE) is FeedState.GONE


def test_a_word_of_another_list_is_refused() -> None:
    with pytest.raises(StatementError, match="not a valid FeedState"):
        through(Word(FeedState), Kind.GROWTH)


def test_every_word_fits_its_column() -> None:
    words = [word for kind in StrEnum.__subclasses__() for word in kind]

    assert max(len(word) for word in words if "bot.model" in type(word).__module__) <= 16
