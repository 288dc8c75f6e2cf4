"""Shares with their 95 % intervals, and how a share changed."""

from dataclasses import dataclass
from math import hypot, sqrt

Z95 = 1.959963984540054
ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Rate:
    """`k` of `n`, with the 95 % Wilson interval; `low` and `high` are shares from 0 to 1."""

    k: int
    n: int
    share: float | None
    low: float
    high: float

    @property
    def is_enough(self) -> bool:
        """Whether n is large enough to print a share at all; below it, "too few to know"."""
        return self.n >= ENOUGH


def wilson(k: int, n: int) -> Rate:
    """The Wilson score interval (Wilson 1927): honest for small n and for shares near 0 and 1."""
    if not n:
        return Rate(0, 0, None, 0.0, 1.0)
    p, z2 = k / n, Z95 * Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Rate(k, n, p, max(0.0, centre - half), min(1.0, centre + half))


def bounds(k: int, n: int, unknown: int) -> tuple[float, float]:
    """The share if everybody unknown were a no, and if everybody were a yes."""
    total = n + unknown
    return (k / total, (k + unknown) / total) if total else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Change:
    """How a share moved between two spans (-1 to 1), with its 95 % interval."""

    by: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out "no change"."""
        return self.low > 0 or self.high < 0


def change(before: Rate, now: Rate) -> Change | None:
    """The difference of two shares after Newcombe (1998, method 10); None where either has too few to know."""
    if before.share is None or now.share is None or not (before.is_enough and now.is_enough):
        return None
    by = now.share - before.share
    down = hypot(now.share - now.low, before.high - before.share)
    up = hypot(now.high - now.share, before.share - before.low)
    return Change(by, by - down, by + up)
