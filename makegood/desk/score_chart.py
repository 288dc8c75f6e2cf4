"""A customer's scores over time as places in a picture 720 wide and 128 high. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, LEFT, TOP, BOTTOM = 712, 24, 10, 98
BOUNDS = {"1-5": (1, 5), "1-7": (1, 7), "0-10": (0, 10), "1-10": (1, 10), "thumbs": (0, 1), "stars": (1, 5)}


@dataclass(frozen=True)
class Dot:
    """One score in the picture."""

    x: int
    y: int
    low: bool


@dataclass(frozen=True)
class Year:
    """Where a year begins."""

    x: int
    word: str


@dataclass(frozen=True)
class Chart:
    """The dots, and the years below them."""

    dots: list[Dot]
    years: list[Year]


def chart(scores: Sequence[tuple[dt.datetime, Decimal, str, bool]]) -> Chart:
    """The picture of (when, score, scale, low), oldest first; every scale is drawn from its worst to its best."""
    if not scores:
        return Chart([], [])
    begin, end = scores[0][0], scores[-1][0]
    length = max((end - begin).total_seconds(), 1)

    def x(at: dt.datetime) -> int:
        return LEFT + round((WIDTH - LEFT - 12) * (at - begin).total_seconds() / length) + 6

    dots = [Dot(x(at), _y(score, scale), low) for at, score, scale, low in scores]
    starts = [dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in range(begin.year + 1, end.year + 1)]
    years = [Year(x(start), str(start.year)) for start in starts[:: max(1, len(starts) // 8)]]
    return Chart(dots, years or [Year(LEFT, str(begin.year))])


def _y(score: Decimal, scale: str) -> int:
    worst, best = BOUNDS.get(scale, (1, 5))
    share = min(max((float(score) - worst) / (best - worst), 0.0), 1.0)
    return round(BOTTOM - share * (BOTTOM - TOP))
