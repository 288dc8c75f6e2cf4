"""Writing many rows at once: ids reserved ahead, rows by COPY, updates from a list."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from psycopg.types.json import Jsonb


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` primary keys reserved for rows that are about to be copied in."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into the model's table, inside the current transaction. Values are plain; JSON wants `Jsonb`."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    # Django does not see into a COPY: without the wrapper its errors would come as psycopg's
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        write = copy.write_row
        for row in rows:
            write(row)


def json_cell(value: Any) -> Any:
    """A JSON value for a copied row; empty ones, which are most, as plain text: dumping them costs as much as a row."""
    return Jsonb(value) if value else "[]" if isinstance(value, list) else "{}"


def list_cell(values: Sequence[str]) -> Any:
    """A text array for a copied row; an empty one as plain text."""
    return list(values) if values else "{}"


def select(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


AT_ONCE = 1_000


def stream(sql: str, params: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query one by one, from a cursor of the server: never more than AT_ONCE of them are held here.

    All of one state of the database: the transaction lasts until the last row is taken, or the reader goes away.
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def estimate(sql: str, params: Mapping[str, Any]) -> int:
    """About how many rows a query has, as the planner sees it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        [(told,)] = cursor.fetchall()
    plans = json.loads(told) if isinstance(told, str) else told
    return int(plans[0]["Plan"]["Plan Rows"])


def execute(sql: str, params: Sequence[Any]) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
