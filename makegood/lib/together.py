"""Writes that nobody waits for: they travel with the next question to the database, one way for all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What `later` writes meanwhile waits until something is asked, or until the end; never longer.

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


def later(sql: str, params: Sequence[Any]) -> None:
    """A write whose outcome nobody asks for."""
    waiting = _waiting.get()
    if waiting is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
    else:
        waiting.append((sql, params))


def flush() -> None:
    """Send what waits."""
    if _waiting.get():
        with connection.cursor() as cursor:
            execute_after(cursor)


def execute_after(cursor: Any, *last: Statement) -> None:
    """Run what waits, and then `last`, in one go; the cursor holds the outcome of the first of `last`."""
    waiting = list(_waiting.get() or ())
    if waiting:
        (_waiting.get() or []).clear()
    statements = [*waiting, *last]
    values = [value for _, params in statements for value in params]
    cursor.execute("; ".join(sql for sql, _ in statements), values)
    for _ in waiting:
        cursor.nextset()


def _in_order(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Whatever else is asked, by Django too, comes after what waits."""
    flush()
    return execute(sql, params, many, context)
