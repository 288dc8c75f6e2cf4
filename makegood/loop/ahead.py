"""Preparing the next piece of work while the database is busy with this one."""

from collections.abc import Iterator
from queue import Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")


class _End:
    """The last thing in the queue: how the producer ended."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.failure = failure


def read_ahead(items: Iterator[T], depth: int = 2) -> Iterator[T]:
    """The same items, made in a thread of their own, at most `depth` ahead; its error is raised here."""
    waiting: Queue[T | _End] = Queue(maxsize=depth)
    stop = Event()
    Thread(target=_fill, args=(items, waiting, stop), daemon=True).start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
        if item.failure:
            raise item.failure
    finally:
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
