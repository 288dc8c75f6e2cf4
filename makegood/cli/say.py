"""How commands speak: answers on standard output, everything else on standard error."""

import json
import sys
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


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal and nothing in a pipe; yields `advance(steps)`."""
    if not sys.stderr.isatty():
        yield lambda steps: None
        return
    # Loaded here because drawing costs a sixth of a second at every start.
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)
