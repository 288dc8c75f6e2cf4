"""Rates with intervals, and times where some still run or ended another way. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

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
class Span:
    """How long something took, in minutes, and how it ended: "done", "other" (a competing end) or "running"."""

    minutes: float
    end: str


def percentiles(spans: Sequence[Span], shares: Sequence[float] = (0.5, 0.9, 0.95)) -> list[float | None]:
    """By when that share had happened, in minutes; None where it is not reached yet.

    The cumulative incidence of Aalen & Johansen (1978): what still runs is censored, not dropped, and what ended
    another way (closed without a reply) stays among those to whom it never happened.
    """
    reached: list[float | None] = [None] * len(shares)
    at_risk, survival, incidence = len(spans), 1.0, 0.0
    ordered = sorted(spans, key=lambda span: span.minutes)
    index = 0
    while index < len(ordered):
        minutes, done, ended, index = _tied(ordered, index)
        here = done + ended
        incidence += survival * done / at_risk
        survival *= 1 - here / at_risk
        at_risk = len(ordered) - index
        for place, share in enumerate(shares):
            if reached[place] is None and incidence >= share - 1e-12:
                reached[place] = minutes
    return reached


def _tied(ordered: Sequence[Span], index: int) -> tuple[float, int, int, int]:
    """All that ended in the same minute: how often done, how often otherwise, and where the next begins."""
    minutes, done, ended = ordered[index].minutes, 0, 0
    while index < len(ordered) and ordered[index].minutes == minutes:
        done += ordered[index].end == "done"
        ended += ordered[index].end == "other"
        index += 1
    return minutes, done, ended, index
