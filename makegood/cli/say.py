"""How commands speak: answers on standard output, everything else on standard error."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


def say(sentence: str) -> None:
    """Tell the person at the terminal something; never part of the answer."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def answer(facts: Mapping[str, object], *, as_json: bool) -> None:
    """Give the answer of a command: one JSON object as the last line, or a list for people."""
    if as_json:
        sys.stdout.write(json.dumps(facts, default=str, ensure_ascii=False) + "\n")
    else:
        width = max(map(len, facts), default=0)
        sys.stdout.writelines(f"{_words(name):<{width}}  {value}\n" for name, value in facts.items())
    sys.stdout.flush()


def _words(name: str) -> str:
    return name.replace("_", " ")


PATIENCE = 1.0
"""Seconds of work before a bar is drawn."""


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal after a second, and nothing in a pipe; yields `advance(steps)`."""
    if not sys.stderr.isatty():
        yield lambda steps: None
        return
    bar = _Bar(label, total)
    soon = threading.Timer(PATIENCE, bar.begin)
    soon.daemon = True
    soon.start()
    try:
        yield bar.advance
    finally:
        soon.cancel()
        bar.end()


class _Bar:
    """Steps that are counted from the beginning and drawn from `begin` on."""

    def __init__(self, label: str, total: int | None) -> None:
        self._label, self._total, self._steps = label, total, 0
        self._draw: Callable[[int], None] | None = None
        self._clear: Callable[[], None] | None = None
        self._ended = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Draw it, with what was done until now."""
        # Loaded here because drawing costs a sixth of a second at every start.
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(console=Console(stderr=True), transient=True)
        with self._lock:
            if self._ended:
                return
            task = bar.add_task(self._label, total=self._total, completed=self._steps)
            self._draw = lambda steps: bar.update(task, completed=steps)
            self._clear = bar.stop
            bar.start()

    def advance(self, steps: int) -> None:
        """So many more are done."""
        with self._lock:
            self._steps += steps
            if self._draw:
                self._draw(self._steps)

    def end(self) -> None:
        """Take it away."""
        with self._lock:
            self._ended = True
            if self._clear:
                self._clear()
