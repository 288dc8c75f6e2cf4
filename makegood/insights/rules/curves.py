"""How soon something happened, where some still wait for it and some ended another way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from makegood.insights.rules.rates import Z95

Numbers = NDArray[np.float64]
RUNNING, DONE, OTHER = 0, 1, 2
"""How a wait ended: it still runs (censored), what was waited for happened, or it ended another way."""

TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Reached:
    """By when a share had it, in minutes, with the 95 % interval; None is "not yet"."""

    minutes: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The share to whom it had happened by each time (minutes, rising), with its 95 % limits.

    `n` waits in all, `running` of which go on.
    """

    n: int
    running: int
    minutes: Numbers
    share: Numbers
    low: Numbers
    high: Numbers

    def by(self, share: float) -> Reached:
        """By when this share had it; the interval inverts the limits (Brookmeyer & Crowley 1982)."""
        return Reached(*(self._first(values, share) for values in (self.share, self.high, self.low)))

    def _first(self, values: Numbers, share: float) -> float | None:
        # the limits are made to rise first: chance may let one dip
        place = int(np.searchsorted(np.maximum.accumulate(values), share - TINY)) if values.size else 0
        return float(self.minutes[place]) if place < self.minutes.size else None


def curve(minutes: Numbers, ends: NDArray[np.int64]) -> Curve:
    """The cumulative incidence of Aalen & Johansen (1978).

    What still runs is censored, not dropped; what ended another way (closed without a reply) stays among those to whom
    it never happened. `minutes` and `ends` (RUNNING, DONE or OTHER) are of one length, in any order.
    """
    times, where = np.unique(minutes, return_inverse=True)
    count = len(times)
    left = np.bincount(where, minlength=count).astype(float)
    done = np.bincount(where, ends == DONE, minlength=count).astype(float)
    ended = np.bincount(where, ends != RUNNING, minlength=count).astype(float)
    at_risk = len(minutes) - np.cumsum(left) + left
    survival = np.concatenate(([1.0], np.cumprod(1 - ended / at_risk)))[:-1]
    share = np.cumsum(survival * done / at_risk)
    low, high = _limits(share, _variance(share, survival, done, ended, at_risk), len(minutes))
    running = int(np.count_nonzero(ends == RUNNING))
    happens = done > 0
    return Curve(len(minutes), running, times[happens], share[happens], low[happens], high[happens])


def _variance(share: Numbers, survival: Numbers, done: Numbers, ended: Numbers, n: Numbers) -> Numbers:
    """The variance of the incidence by the delta method (Marubini & Valsecchi 1995, section 10.3)."""
    rest = n - ended
    g = np.divide(ended, n * rest, out=np.zeros_like(share), where=rest > 0)
    own = np.cumsum(survival**2 * (n - done) * done / n**3)
    cross = survival * done / n**2
    spread = share**2 * np.cumsum(g) - 2 * share * np.cumsum(share * g) + np.cumsum(share**2 * g)
    variance: Numbers = spread + own - 2 * (share * np.cumsum(cross) - np.cumsum(share * cross))
    return variance


def _limits(share: Numbers, variance: Numbers, n: int) -> tuple[Numbers, Numbers]:
    """Wilson's interval with as many answers as would have this variance (Korn & Graubard 1998)."""
    plain = share * (1 - share)
    effective = np.divide(
        plain, variance, out=np.full_like(share, n), where=(variance > TINY) & (plain > TINY)
    )
    z2 = Z95 * Z95
    centre = (share + z2 / (2 * effective)) / (1 + z2 / effective)
    half = Z95 / (1 + z2 / effective) * np.sqrt(plain.clip(0) / effective + z2 / (4 * effective**2))
    return (centre - half).clip(0, 1), (centre + half).clip(0, 1)
