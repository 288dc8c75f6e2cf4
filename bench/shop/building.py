"""Building a shop once and finding it again: a database named for its size, migrations, filling and day."""

import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from bench.database import databases, drop, fresh, migrations, rename, used
from bench.shop.after import outcomes
from bench.shop.heard import people, words
from bench.shop.plan import plan
from bench.shop.sql import Fill
from bench.shop.staff import Staff, hire
from bench.shop.worked import cases
from makegood.insights.actions import count_all, keep_figures
from makegood.lib.bulk import execute, select
from makegood.listening.models import Survey

KEPT = timedelta(days=2)
"""A shop whose days have moved on for longer is built anew."""

# a build loads in one transaction of its own and looks at nobody's links; all is the bench's own database
AT_ONCE = (
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL synchronous_commit = off",
    "SET LOCAL maintenance_work_mem = '1GB'",
    "SET LOCAL work_mem = '256MB'",
)
INDEXES = """
SELECT format('DROP INDEX %%I', i.indexname), i.indexdef FROM pg_indexes i
WHERE i.tablename = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
ORDER BY i.indexname
"""


@contextmanager
def shop(size: int) -> Iterator[str]:
    """A shop with so many cases, one in ten live: Django's connection leads there, as the URL does."""
    with used(_found(size) or _built(size)) as url:
        yield url


def _found(size: int) -> str | None:
    for name in databases(f"bench_shop_{size}_"):
        stamp, _, made = name.removeprefix(f"bench_shop_{size}_").partition("_")
        if stamp == _fingerprint(size) and datetime.now(UTC) - _day(made) < KEPT:
            return name
        drop(name)
    return None


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H").replace(tzinfo=UTC)


def _fingerprint(size: int) -> str:
    """What a shop looks like: the migrations, and the statements that fill the tables."""
    said = [plan(size, Staff([1], [[1]])), *(fill.statement() for fill in _fills(size))]
    return hashlib.sha256("\n".join([migrations(), *said]).encode()).hexdigest()[:10]


def _fills(size: int) -> list[Fill]:
    return [*people(size), *words(), *cases(), *outcomes()]


def _built(size: int) -> str:
    began = time.perf_counter()
    sys.stderr.write(f"Building a shop with {size:,} cases. It is kept for later runs.\n")
    with fresh("bench_building"):
        _fill(size)
        _settle()
    name = f"bench_shop_{size}_{_fingerprint(size)}_{datetime.now(UTC):%Y%m%d%H}"
    rename("bench_building", name)
    sys.stderr.write(f"Built in {time.perf_counter() - began:.0f} s.\n")
    return name


@transaction.atomic
def _fill(size: int) -> None:
    staff = hire()
    Survey.objects.create(name="How was it?", slug="how-was-it", token="bench")
    for statement in AT_ONCE:
        execute(statement, [])
    execute(plan(size, staff), [])
    execute("ANALYZE plan", [])
    fills = _fills(size)
    with _without_indexes(fills):
        for fill in fills:
            _run(fill.statement())
    for fill in fills:
        _count_on(fill)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _without_indexes(fills: Sequence[Fill]) -> Iterator[None]:
    """Indexes that are no constraint come after the rows: building one whole is many times as fast."""
    found = select(INDEXES, [sorted({fill.model._meta.db_table for fill in fills})])
    for drop_it, _ in found:
        execute(drop_it, [])
    yield
    for _, make_it in found:
        _run(make_it)


def _count_on(fill: Fill) -> None:
    """New rows get numbers above those that were written."""
    table = fill.model._meta.db_table
    execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}", [])


def _settle() -> None:
    """What a running Makegood has done long ago: looked after the tables, counted answers, kept figures."""
    connection.ensure_connection()
    execute("VACUUM (ANALYZE)", [])
    at = datetime.now(UTC)
    count_all(at=at)
    keep_figures(at=at)
    execute("VACUUM (ANALYZE) insights_daycount", [])
