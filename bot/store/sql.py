"""What the tables' files share: inserts that tolerate repeats, long IN lists, rows as nouns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.store.types import Moment

T = TypeVar("T")
Upsert = sqlite.Insert | postgresql.Insert
CHUNK = 500  # of an IN list: an old SQLite takes 999 variables in a statement


def insert(connection: Connection, table: Table) -> Upsert:
    """Return an INSERT that knows ON CONFLICT in the connection's dialect."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Return the distinct values in lists short enough for IN."""
    rest = iter(dict.fromkeys(values))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def columns(table: Table, noun: type) -> list[Column[Any]]:
    """Return the table's columns that are fields of the noun, under the same names."""
    names = {field.name for field in fields(noun)}
    return [column for column in table.c if column.name in names]


def nouns(noun: type[T], rows: Iterable[Row[Any]]) -> Sequence[T]:
    """Return rows of `columns` as nouns."""
    return [noun(**row._mapping) for row in rows]


class latest(FunctionElement[Any]):  # noqa: N801 (a function of SQL)
    """The latest of several moments, none of which may be NULL."""

    type = Moment()
    inherit_cache = True


@compiles(latest)
def _greatest(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(latest, "sqlite")
def _max(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"


Condition = ColumnElement[bool]
