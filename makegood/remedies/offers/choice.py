"""What a customer may choose among, and what ends with her choice. Pure."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

EXTRA = "gift"
"""A little extra goes with what is owed, and never instead of it (MIR-03)."""


MOST = 3
"""So many stand for choice at once: more are a list to work through, and no choice."""


class Offered(Protocol):
    """Anything that knows which kind of remedy it offers."""

    @property
    def kind(self) -> str:
        """The kind of its remedy, a value of `Remedy.Kind`."""
        ...


def leaves_a_choice(standing: int, more: int) -> bool:
    """Whether so many more alternatives may be offered beside those that stand."""
    return not more or standing + more <= MOST


T = TypeVar("T", bound=Offered)


def alternatives(offered: Sequence[T]) -> list[T]:
    """Those of the open offers of which one is chosen: all, but small gifts only where there is nothing else."""
    repairs = [each for each in offered if each.kind != EXTRA]
    return repairs or list(offered)


def extras(offered: Sequence[T]) -> list[T]:
    """Those that come with whatever is chosen."""
    chosen_among = alternatives(offered)
    return [each for each in offered if each not in chosen_among]
