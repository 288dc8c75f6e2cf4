"""Writing many rows at once: ids reserved ahead, rows by COPY, updates from a list."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

import msgspec
from django.db import connection, models
from psycopg.types.json import Jsonb

from makegood.lib.copying import blocks, texts
from makegood.lib.together import flush, gathering, later, soon

# Up to this many rows an INSERT that travels with others costs less than a COPY, which is two ways of its own.
FEW = 128
# From this many rows on it pays to say what they have in common only once.
SOME = 4


def next_ids(model: type[models.Model], how_many: int) -> list[int]:
    """`how_many` primary keys reserved for rows that are about to be copied in."""
    return ids_soon(model, how_many)()


def ids_soon(model: type[models.Model], how_many: int) -> Callable[[], list[int]]:
    """The same, asked ahead."""
    if not how_many:
        return list
    return soon(NEXT_IDS, [model._meta.db_table, how_many], _first_cells)


class IdsAhead:
    """Primary keys for at most so many rows. Few are asked for ahead, before it is known how many will be needed."""

    def __init__(self, model: type[models.Model], at_most: int) -> None:
        self._model = model
        self._ahead = ids_soon(model, at_most) if at_most <= FEW else None

    def take(self, how_many: int) -> list[int]:
        """So many of them; the others are nobody's."""
        return self._ahead()[:how_many] if self._ahead else next_ids(self._model, how_many)


def _first_cells(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [row[0] for row in rows]


# the name of the sequence is looked up once, and not for every row
NEXT_IDS = """
SELECT nextval(ids.place) FROM
  (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS place OFFSET 0) AS ids, generate_series(1, %s)
"""


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into the model's table, inside the current transaction. Values are plain; JSON wants `Jsonb`."""
    if gathering():
        rows = list(rows)
        if len(rows) <= FEW:
            if rows:
                _insert(model, columns, rows)
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
        for block in blocks(rows):
            copy.write(block)


def _names(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    quoted = map(connection.ops.quote_name, columns)
    return ", ".join(quoted), connection.ops.quote_name(model._meta.db_table)


def _insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows as one JSON array of arrays; a column that is the same in all of them is said once."""
    told_apart = _told_apart(model, tuple(columns))
    alike: list[bool] = []
    once: list[Any] = []
    each: list[Iterable[Any]] = []
    for column, told in zip(zip(*rows, strict=True), told_apart, strict=True):
        alike.append(len(rows) >= SOME and column.count(column[0]) == len(rows))
        if alike[-1]:
            once.append(_cell(column[0]))
        else:
            each.append(map(_cell, column) if told else column)
    of_rows = list(zip(*each, strict=True)) or [()] * len(rows)
    later(_insert_sql(model, tuple(columns), tuple(alike)), [*once, msgspec.json.encode(of_rows).decode()])


@lru_cache(maxsize=64)
def _told_apart(model: type[models.Model], columns: tuple[str, ...]) -> list[bool]:
    """Whether JSON would say a column otherwise than PostgreSQL."""
    return [kind in {"bytea", "jsonb"} or "[]" in kind for kind in _kinds(model, columns)]


@lru_cache(maxsize=64)
def _kinds(model: type[models.Model], columns: tuple[str, ...]) -> list[str]:
    """The types of columns, without their length, so that what is too long is refused and not cut off."""
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    return [re.sub(r"\(.*?\)", "", fields[column].db_type(connection) or "") for column in columns]


@lru_cache(maxsize=256)
def _insert_sql(model: type[models.Model], columns: tuple[str, ...], alike: tuple[bool, ...]) -> str:
    """The INSERT where these columns are alike in all rows."""
    names, table = _names(model, columns)
    places = count()
    cells = ", ".join(
        f"%s::{kind}" if same else f"(r->>{next(places)})::{kind}"
        for kind, same in zip(_kinds(model, columns), alike, strict=True)
    )
    return f"INSERT INTO {table} ({names}) SELECT {cells} FROM jsonb_array_elements(%s::jsonb) AS r"


def _cell(value: Any) -> Any:
    """Bytes, JSON and arrays of texts as PostgreSQL reads them in a COPY."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, list):
        return texts(value)
    said = value.obj if isinstance(value, Jsonb) else value
    return msgspec.json.encode(said).decode() if isinstance(said, dict | list) else said


def numbers(values: Iterable[int]) -> str:
    """Whole numbers as PostgreSQL writes an array of them, as a parameter (see `texts`)."""
    return f"{{{','.join(map(str, values))}}}"


def json_cell(value: Any) -> Any:
    """A JSON value for a copied row; empty ones, which are most, as plain text: dumping them costs as much as a row."""
    return Jsonb(value) if value else "[]" if isinstance(value, list) else "{}"


def select(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return soon(sql, params, list)()


def execute(sql: str, params: Sequence[Any]) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
