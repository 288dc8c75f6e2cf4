"""Queries with more rows than memory holds: read one by one, and counted as the planner sees them."""

import json
from collections.abc import Generator, Mapping
from typing import Any

from django.db import connection, transaction

AT_ONCE = 1_000


def stream(sql: str, params: Mapping[str, Any]) -> Generator[tuple[Any, ...], None, None]:
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
