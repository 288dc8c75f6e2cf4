"""The results of a bench: what was measured, the least it should be, and what we want."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Row:
    """One figure. `least` is the bound, `want` the better one; `passed` says whether the bound holds."""

    name: str
    value: float
    unit: str
    least: float
    want: float
    passed: bool


def at_least(name: str, value: float, unit: str, least: float, want: float | None = None) -> Row:
    """A figure that should be high."""
    return Row(name, round(value, 3), unit, least, least if want is None else want, value >= least)


def at_most(name: str, value: float, unit: str, most: float, want: float | None = None) -> Row:
    """A figure that should be low."""
    return Row(name, round(value, 3), unit, most, most if want is None else want, value <= most)


def told(name: str, value: float, unit: str) -> Row:
    """A figure that stands for itself."""
    return Row(name, round(value, 3), unit, 0, 0, True)


def ratio(
    ours: Callable[[], float], theirs: Callable[[], float], before: Callable[[], None]
) -> tuple[float, float]:
    """The median of ours/theirs over interleaved runs, and the median of ours; `before` runs before each."""
    ratios, own = [], []
    for _run in range(RUNS):
        before()
        base = theirs()
        before()
        own.append(ours())
        ratios.append(own[-1] / base)
    return statistics.median(ratios), statistics.median(own)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
