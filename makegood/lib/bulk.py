"""Writing many rows at once: ids reserved ahead, rows by COPY, updates from a list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection, models
from psycopg.types.json import Jsonb

from makegood.lib.together import execute_after, flush, gathering, later

# Up to this many cells an INSERT that travels with others costs less than a COPY, which is two ways of its own.
FEW = 300


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` primary keys reserved for rows that are about to be copied in."""
    if not count:
        return []
    return [row[0] for row in select(NEXT_IDS, [model._meta.db_table, count])]


# the name of the sequence is looked up once, and not for every row
NEXT_IDS = """
SELECT nextval(ids.place) FROM
  (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS place OFFSET 0) AS ids, generate_series(1, %s)
"""


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into the model's table, inside the current transaction. Values are plain; JSON wants `Jsonb`."""
    if gathering():
        rows = list(rows)
        if len(rows) * len(columns) <= FEW:
            sql, told_apart = _insert(model, tuple(columns))
            later(sql, [_as_json(rows, told_apart)])
            return
        flush()
    _copy(model, columns, rows)


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names, table = _names(model, columns)
    # Django does not see into a COPY: without the wrapper its errors would come as psycopg's
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        write = copy.write_row
        for row in rows:
            write(row)


def _names(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    quoted = map(connection.ops.quote_name, columns)
    return ", ".join(quoted), connection.ops.quote_name(model._meta.db_table)


@lru_cache(maxsize=64)
def _insert(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, list[int]]:
    """An INSERT of rows that come as one JSON array of arrays, and which columns JSON would say otherwise."""
    names, table = _names(model, columns)
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    # without its length, so that what is too long is refused and not cut off
    types = [re.sub(r"\(.*?\)", "", fields[column].db_type(connection) or "") for column in columns]
    cells = ", ".join(f"(r->>{place})::{kind}" for place, kind in enumerate(types))
    told_apart = [place for place, kind in enumerate(types) if kind in {"bytea", "jsonb"} or "[]" in kind]
    sql = f"INSERT INTO {table} ({names}) SELECT {cells} FROM jsonb_array_elements(%s::jsonb) AS r"
    return sql, told_apart


def _as_json(rows: Sequence[Sequence[Any]], told_apart: Sequence[int]) -> str:
    cells = [list(row) for row in rows]
    for place in told_apart:
        for row in cells:
            row[place] = _cell(row[place])
    return msgspec.json.encode(cells).decode()


def _cell(value: Any) -> Any:
    """Bytes, JSON and arrays of texts in JSON, so that PostgreSQL reads them as in a COPY."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, list):
        return texts(value)
    return value.obj if isinstance(value, Jsonb) else value


def texts(values: Iterable[str]) -> str:
    """Texts as PostgreSQL writes an array of them, ten times as fast as a list; as a parameter, `ANY(%s)` takes it."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in values]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"


def numbers(values: Iterable[int]) -> str:
    """Whole numbers in the same way."""
    return f"{{{','.join(map(str, values))}}}"


def json_cell(value: Any) -> Any:
    """A JSON value for a copied row; empty ones, which are most, as plain text: dumping them costs as much as a row."""
    return Jsonb(value) if value else "[]" if isinstance(value, list) else "{}"


def list_cell(values: Sequence[str]) -> Any:
    """A text array for a copied row; an empty one as plain text."""
    return list(values) if values else "{}"


def select(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        if isinstance(params, Mapping):
            cursor.execute(sql, params)
        else:
            execute_after(cursor, (sql, params))
        return list(cursor.fetchall())


def ask(*questions: tuple[str, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
    """All rows of each of several queries, on one way to the database and back."""
    with connection.cursor() as cursor:
        execute_after(cursor, *questions)
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
        return found


def execute(sql: str, params: Sequence[Any]) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        execute_after(cursor, (sql, params))
        return int(cursor.rowcount)
