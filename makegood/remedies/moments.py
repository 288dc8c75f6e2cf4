"""Moments of a deed that have a name, so that a test can stop, or kill, a process exactly there."""

from collections.abc import Callable

WATCHERS: list[Callable[[str], None]] = []
"""Whoever wants to know; nobody, outside of tests."""


def moment(name: str) -> None:
    """The deed is at this point now, such as "payout.answered"."""
    for watch in WATCHERS:
        watch(name)
