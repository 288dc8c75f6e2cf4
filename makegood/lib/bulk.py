"""Writing many rows at once: ids reserved ahead, rows by COPY, updates from a list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
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


def select(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def execute(sql: str, params: Sequence[Any]) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
