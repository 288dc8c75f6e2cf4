"""Working time between many instants at once: the arithmetic of one clock, over whole columns."""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from makegood.accounts.rules.worktime import BLOCK, Hours, minute_before

Column = NDArray[np.int64]
MINUTE = 60_000_000  # microseconds
YEAR_2000 = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
OFFSET = minute_before(YEAR_2000)


def worked(hours: Hours, starts: Column, ends: Column) -> Column:
    """Whole working minutes from each start to its end (microseconds since 2000 in UTC); 0 where it ends earlier."""
    if not starts.size:
        return starts
    first = -(-starts // MINUTE) + OFFSET
    last = np.maximum(ends // MINUTE + OFFSET, first)
    block = int(first.min()) // BLOCK
    return _opened(hours, last, block) - _opened(hours, first, block)


def _opened(hours: Hours, minutes: Column, block: int) -> Column:
    """How many open minutes lie between the beginning of a block of the calendar and each minute."""
    total = np.zeros_like(minutes)
    before = 0
    for index in range(block, int(minutes.max()) // BLOCK + 1):
        laid_out, here = hours.block(index), minutes // BLOCK == index
        total[here] = before + _within(
            np.array(laid_out.begins, np.int64), np.array(laid_out.before, np.int64), minutes[here]
        )
        before += laid_out.total
    return total


def _within(begins: Column, before: Column, minutes: Column) -> Column:
    """The same within one block; as `worktime.Block.opened` for one minute."""
    if not begins.size:
        return np.zeros_like(minutes)
    place = np.searchsorted(begins, minutes, side="right")
    window = np.maximum(place - 1, 0)
    inside = np.minimum(before[window] + minutes - begins[window], before[place])
    return np.where(place > 0, inside, 0)
