"""Writes that nobody waits for, and questions asked ahead: they travel together, one way to the database for all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db import connection

Rows = list[tuple[Any, ...]]
T = TypeVar("T")


class Asked(Generic[T]):
    """A question asked ahead. Calling it gives the answer, and sends what waits, if that has not happened yet."""

    def __init__(self, read: Callable[[Rows], T]) -> None:
        self._read = read
        self._found: Rows | None = None
        self._answer: list[T] = []

    def __call__(self) -> T:
        """The answer, read once."""
        if not self._answer:
            self._answer.append(self._read(self._rows()))
        return self._answer[0]

    def _rows(self) -> Rows:
        if self._found is None:
            flush()
        if self._found is None:
            raise LookupError("what was asked within `together` was not sent")
        return self._found

    def found(self, rows: Rows) -> None:
        """Here is what was asked for."""
        self._found = rows


Params = Sequence[Any] | Mapping[str, Any]
Waiting = tuple[str, Params, Asked[Any] | None]
_waiting: ContextVar[list[Waiting] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What `later` writes and `soon` asks meanwhile waits until an answer is needed, or until the end; never longer.

    Stands inside a transaction. Nobody sees a difference but the clock: every statement comes in its order.
    """
    if gathering():
        yield
        return
    waiting = _waiting.set([])
    try:
        with connection.execute_wrapper(_in_order):
            yield
            flush()
    finally:
        _waiting.reset(waiting)


def gathering() -> bool:
    """Whether writes are gathered now."""
    return _waiting.get() is not None


def later(sql: str, params: Params) -> None:
    """A write whose outcome nobody asks for."""
    waiting = _waiting.get()
    if waiting is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
    else:
        waiting.append((sql, params, None))


def soon(sql: str, params: Params, read: Callable[[Rows], T]) -> Asked[T]:
    """A question that goes with whatever is asked next; `read` makes the answer of its rows."""
    asked, waiting = Asked(read), _waiting.get()
    if waiting is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            asked.found(cursor.fetchall())
    else:
        waiting.append((sql, params, asked))
    return asked


def flush() -> None:
    """Send what waits, in one go."""
    waiting = list(_waiting.get() or ())
    if not waiting:
        return
    (_waiting.get() or []).clear()
    # Django does not see into mogrify: without the wrapper its errors would come as psycopg's
    with connection.wrap_database_errors, connection.cursor() as cursor:
        # filled in one by one: how one is cut at its parameters is remembered, how all of them are would not be
        cursor.execute("; ".join([cursor.mogrify(sql, params) for sql, params, _asked in waiting]))
        for _sql, _params, asked in waiting:
            if asked:
                asked.found(cursor.fetchall())
            cursor.nextset()


def _in_order(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Whatever else is asked, by Django too, comes after what waits."""
    flush()
    return execute(sql, params, many, context)
