"""How often Python looks for values that only hold each other: seldom, where millions of short-lived ones are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New values until a look at the youngest, and such looks until one at the next older (Python's own: 700, 10, 10).
SELDOM = (50_000, 20, 50)
# Who waits for a page should not wait for others' garbage: a fifth of it at a time, and no more often at what is older.
IN_PARTS = (10_000, 100, 50)


def look_seldom() -> None:
    """Look seldom from now on."""
    gc.set_threshold(*SELDOM)


def settle() -> None:
    """What is loaded by now stays, and is not looked through again; from now on look at little at a time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*IN_PARTS)


@contextmanager
def seldom() -> Iterator[None]:
    """Look seldom for as long as this lasts."""
    before = gc.get_threshold()
    look_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
