"""The results of a bench: what was measured, the least it should be, and what we want."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.pace import is_quick

RUNS, QUICK_RUNS = 5, 2


@dataclass(frozen=True)
class Row:
    """One figure. `least` is the bound, `want` the better one; `ok` and `better` say which of them holds."""

    name: str
    value: float
    unit: str
    least: float
    want: float
    ok: bool
    better: bool


def at_least(name: str, value: float, unit: str, least: float, want: float | None = None) -> Row:
    """A figure that should be high."""
    best = least if want is None else want
    return Row(name, round(value, 3), unit, least, best, value >= least, value >= best)


def at_most(name: str, value: float, unit: str, most: float, want: float | None = None) -> Row:
    """A figure that should be low."""
    best = most if want is None else want
    return Row(name, round(value, 3), unit, most, best, value <= most, value <= best)


def told(name: str, value: float, unit: str) -> Row:
    """A figure that stands for itself."""
    return Row(name, round(value, 3), unit, 0, 0, True, True)


def runs() -> int:
    """How often each figure is measured."""
    return QUICK_RUNS if is_quick() else RUNS


def median_of(measured: Callable[[], float]) -> float:
    """The median of a figure over all runs."""
    return statistics.median(measured() for _run in range(runs()))


def ratio(
    ours: Callable[[], float], theirs: Callable[[], float], before: Callable[[], None]
) -> tuple[float, float]:
    """The median of ours/theirs over interleaved runs, and the median of ours; `before` runs before each."""
    ratios, own = [], []
    for _run in range(runs()):
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
