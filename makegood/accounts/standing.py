"""What hardly changes (people, playbooks, thresholds …), kept in memory while the rows it was read from stand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from makegood.lib.together import Rows, soon

T = TypeVar("T")
Marks = dict[str, str]
_watched: set[str] = set()
_looked: ContextVar[Callable[[], Marks] | None] = ContextVar("looked", default=None)
# Every version of a row has its own xmin and ctid: a sum moves with any change that this transaction sees.
SUMS = """
SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), tableoid::regclass::text,
  sum(hashtextextended(xmin::text || ctid::text, 0)) FROM ({rows}) AS standing GROUP BY tableoid
"""


def watch(*tables: str) -> Callable[[], tuple[str, ...]]:
    """A function that says how these tables stand: something else whenever one of their rows has changed.

    They are small and hardly written to. All that is watched is looked at in one query.
    """
    _watched.update(tables)

    def standing() -> tuple[str, ...]:
        marks = (_looked.get() or _look())()
        return tuple(marks.get(table, "") for table in ("", *tables))

    return standing


def _look() -> Callable[[], Marks]:
    rows = " UNION ALL ".join(f"SELECT tableoid, xmin, ctid FROM {table}" for table in sorted(_watched))
    return soon(SUMS.format(rows=rows), [], _marks)


def _marks(found: Rows) -> Marks:
    return {"": str(found[0][0]) if found else "", **{table: str(mark) for _, table, mark in found}}


@contextmanager
def looked_once() -> Iterator[None]:
    """Look once for all that is done meanwhile: for one transaction that changes nothing of it."""
    before = _looked.set(_look())
    try:
        yield
    finally:
        _looked.reset(before)


class Kept(Generic[T]):
    """A value read from watched tables, read again when one of their rows has changed."""

    def __init__(self, read: Callable[[], T], *tables: str) -> None:
        self._read = read
        self._standing = watch(*tables)
        self._kept: tuple[tuple[str, ...], T] | None = None

    def __call__(self) -> T:
        """The value as it stands now."""
        now, kept = self._standing(), self._kept
        if kept is None or kept[0] != now:
            # looked at before it is read: what changes in between is seen the next time
            kept = self._kept = (now, self._read())
        return kept[1]
