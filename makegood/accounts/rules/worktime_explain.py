"""Why a deadline is when it is: the time from start to deadline, stretch by stretch."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain, groupby, pairwise

from makegood.accounts.rules.worktime import (
    Hours,
    Pause,
    deadline,
    instant,
    minute_after,
    open_spans,
    paused,
)
from makegood.accounts.rules.zones import DAY, LAST, Span, offsets


class Why(StrEnum):
    """Why the minutes of a stretch count, or do not."""

    COUNTED = "counted"
    PAUSE = "pause"
    HOLIDAY = "holiday"  # a closed day, or the part after midnight of a shift that a closed day began
    CLOSED = "closed"  # a weekday without working hours
    OUTSIDE = "outside hours"
    NEVER = "never"  # no deadline within the horizon


@dataclass(frozen=True)
class Step:
    """One stretch, in UTC; `end` is None where it never ends."""

    begin: datetime
    end: datetime | None
    minutes: int  # how many were counted
    why: Why


def explain(hours: Hours, start: datetime, minutes: int, pauses: Sequence[Pause] = ()) -> list[Step]:
    """The steps from `start` to `deadline(hours, start, minutes, pauses)`; neighbours differ in their reason.

    Without a deadline the last step has no end: an endless pause, or never.
    """
    due = deadline(hours, start, minutes, pauses)
    first = minute_after(start)
    if due is not None:
        return list(_steps(hours, first, minute_after(due), paused(pauses)))
    stopped = [begin for begin, end in paused(pauses) if end > LAST]
    last = max(first, *stopped) if stopped else first
    endless = Step(instant(last), None, 0, Why.PAUSE if stopped else Why.NEVER)
    return [*_steps(hours, first, last, paused(pauses)), endless]


def _steps(hours: Hours, first: int, last: int, pauses: list[Span]) -> Iterator[Step]:
    days = list(_local_days(hours, first, last))
    counted = open_spans(hours, first, last)
    regular = open_spans(replace(hours, closed=frozenset()), first, last)

    def why(minute: int) -> Why:
        if _holds(pauses, minute):
            return Why.PAUSE
        if _holds(counted, minute):
            return Why.COUNTED
        day = days[bisect_right(days, (minute, LAST)) - 1][1]
        if day in hours.closed_days or _holds(regular, minute):
            return Why.HOLIDAY
        return Why.OUTSIDE if hours.week[day % 7] else Why.CLOSED

    edges = {first, last, *(begin for begin, _ in days), *chain(*counted, *regular, *pauses)}
    cuts = sorted(edge for edge in edges if first <= edge <= last)
    for reason, pieces in groupby(pairwise(cuts), key=lambda piece: why(piece[0])):
        (begin, end), *others = pieces
        end = others[-1][1] if others else end
        yield Step(instant(begin), instant(end), end - begin if reason is Why.COUNTED else 0, reason)


def _local_days(hours: Hours, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where each local day begins, or the wall clock was changed: (minute, number of the day)."""
    for begin, end, offset in offsets(hours.zone, first, last):
        for day in range((begin + offset) // DAY, (end + offset) // DAY + 1):
            yield max(begin, day * DAY - offset), day


def _holds(spans: list[Span], minute: int) -> bool:
    index = bisect_right(spans, (minute, LAST + 1)) - 1
    return index >= 0 and minute < spans[index][1]
