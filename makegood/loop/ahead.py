"""Preparing the next piece of work while the database is busy with this one."""

import sys
from collections.abc import Iterator, Sequence
from queue import Queue
from threading import Event, Thread
from typing import TypeVar

from makegood.listening import triage
from makegood.listening.heard import Heard
from makegood.loop.arriving import ready

T = TypeVar("T")
# Seconds that the thread ahead keeps the interpreter while the other has an answer of the database to go on with.
TURN = 0.001


class _End:
    """The last thing in the queue: how the producer ended."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.failure = failure


def read_ahead(items: Iterator[T], depth: int = 2) -> Iterator[T]:
    """The same items, made in a thread of their own, at most `depth` ahead; its error is raised here."""
    waiting: Queue[T | _End] = Queue(maxsize=depth)
    stop, turn = Event(), sys.getswitchinterval()
    sys.setswitchinterval(min(turn, TURN))
    Thread(target=_fill, args=(items, waiting, stop), daemon=True).start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
        if item.failure:
            raise item.failure
    finally:
        sys.setswitchinterval(turn)
        stop.set()
        while not waiting.empty():
            waiting.get_nowait()


def _fill(items: Iterator[T], waiting: "Queue[T | _End]", stop: Event) -> None:
    try:
        for item in items:
            if stop.is_set():
                return
            waiting.put(item)
    except Exception as failure:
        waiting.put(_End(failure))
    else:
        waiting.put(_End())


class Ahead:
    """What is made ready ahead: all that needs no database, and comments while most rows are new."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.words_pay = True
        self._by = triage.eyes()

    def make_ready(self, batch: Sequence[Heard]) -> None:
        """Customers, and what comments say; where signs or model have changed since, they are read again."""
        for heard in batch:
            ready(heard, self.source)
        if self.words_pay:
            triage.read_ahead(batch, self._by)
