"""Working-time arithmetic: when so many working minutes will have passed, and how many have.

A UTC minute counts if the wall clock at its start is inside a window of the day on which the window began
and that day is not closed. docs/building/clocks.md says why.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from makegood.accounts.rules.zones import DAY, LAST, MINUTE, YEAR_1, Span, merged, offsets, zone_named
from makegood.lib.errors import Refused

Pause = tuple[datetime, datetime | None]
Windows = Mapping[int, Sequence[Span]]

HORIZON = 100 * 366 * DAY  # a deadline further away than a hundred years is no deadline
BLOCK = 64 * 7 * DAY  # hours are laid out on the calendar in blocks of 64 weeks, when first asked for
NOTHING, END = timedelta(0), (LAST + 1) * MINUTE
KEPT = 128  # blocks kept per Hours: about 157 years


class NoSuchWindow(Refused):
    """There is no working window from minute {opens} to minute {closes} on weekday {weekday}: weekdays are 0
    (Monday) to 6, a window opens within its day (0 to 1439) and closes at most 24 hours later."""


class NotATime(Refused):
    """The time {at} cannot be placed: it needs a time zone and must lie in the years 1 to 9999 in UTC."""


class NotASpan(Refused):
    """A clock cannot run for less than 0 minutes, and a pause cannot end before it begins."""


class Block:
    """The open minutes of one block of weeks, ready to be counted."""

    __slots__ = ("before", "begins", "total")

    def __init__(self, spans: Sequence[Span]) -> None:
        """`spans` are sorted and apart."""
        self.begins = [begin for begin, _ in spans]
        self.before = list(accumulate((end - begin for begin, end in spans), initial=0))
        self.total = self.before[-1]

    def opened(self, until: int) -> int:
        """How many open minutes of the block begin before minute `until`."""
        index = bisect_right(self.begins, until)
        if not index:
            return 0
        return min(self.before[index - 1] + until - self.begins[index - 1], self.before[index])

    def end_of(self, nth: int) -> int:
        """The minute at which the `nth` open minute of the block (from 1) has passed."""
        index = bisect_left(self.before, nth) - 1
        return self.begins[index] + nth - self.before[index]


@dataclass(frozen=True)
class Hours:
    """The working hours of a team in the zone `tz`.

    `windows`: weekday (0 = Monday) → any number of (opens, closes) in minutes of the day; above 1440 a window
    runs past midnight; overlapping ones count once. `closed`: public holidays and own closed days.
    """

    tz: str
    windows: Windows = field(compare=False)
    closed: frozenset[date] = frozenset()
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    week: tuple[tuple[Span, ...], ...] = field(init=False, repr=False)
    closed_days: frozenset[int] = field(init=False, repr=False, compare=False)
    blocks: dict[int, Block] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a zone or a window that is none."""
        for weekday, windows in self.windows.items():
            for opens, closes in windows:
                if not (0 <= weekday <= 6 and 0 <= opens < DAY and opens < closes <= opens + DAY):
                    raise NoSuchWindow(weekday=weekday, opens=opens, closes=closes)
        week = tuple(tuple(merged(self.windows.get(weekday, ()))) for weekday in range(7))
        object.__setattr__(self, "zone", zone_named(self.tz))
        object.__setattr__(self, "week", week)
        object.__setattr__(self, "closed_days", frozenset(day.toordinal() - 1 for day in self.closed))

    def block(self, index: int) -> Block:
        """The open minutes from `index * BLOCK` on, laid out at the first question."""
        block = self.blocks.get(index)
        if block is None:
            if len(self.blocks) >= KEPT:
                self.blocks.clear()
            block = self.blocks[index] = Block(open_spans(self, index * BLOCK, (index + 1) * BLOCK))
        return block


def deadline(hours: Hours, start: datetime, minutes: int, pauses: Sequence[Pause] = ()) -> datetime | None:
    """The end, in UTC, of the working minute number `minutes` after `start`.

    Only whole minutes count: one already under way at `start`, or touched by a pause, does not. No minutes
    are due at once. None if paused for ever, never open, or not reached in 100 years or before year 10000.
    """
    if minutes < 0:
        raise NotASpan
    first = minute_after(start)
    if not minutes:
        return instant(first)
    limit = min(first + HORIZON, LAST)
    due = _reach(hours, first, minutes, limit)
    for begin, end in paused(pauses):
        if due is None or begin >= due:
            break
        if end > limit:
            return None
        minutes += _count(hours, max(begin, first), max(end, first))
        due = _reach(hours, first, minutes, limit)
    return None if due is None else instant(due)


def worked(hours: Hours, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
    """How many whole working minutes lie between `start` and `end` and in no pause; 0 if `end` is earlier.

    What lies more than 100 years after `start` is not counted.
    """
    first = minute_after(start)
    last = min(minute_before(end), first + HORIZON)
    if last <= first:
        return 0
    within = ((max(begin, first), min(end, last)) for begin, end in paused(pauses))
    lost = sum(_count(hours, begin, end) for begin, end in within if begin < end)
    return _count(hours, first, last) - lost


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """The start of the first whole working minute from `at` on; None if there is none within 100 years."""
    end = deadline(hours, at, 1)
    return None if end is None else end - MINUTE


def open_spans(hours: Hours, first: int, last: int) -> list[Span]:
    """The open minutes of [first, last), sorted and apart."""
    spans: list[Span] = []
    for begin, end, offset in offsets(hours.zone, first, last) if any(hours.week) else ():
        # A day's windows may still be open on the day after it.
        for day in range((begin + offset) // DAY - 1, (end + offset) // DAY + 1):
            if day not in hours.closed_days:
                midnight = day * DAY - offset
                for opens, closes in hours.week[day % 7]:
                    spans.append((max(begin, midnight + opens), min(end, midnight + closes)))
    return merged(span for span in spans if span[0] < span[1])


def paused(pauses: Iterable[Pause]) -> list[Span]:
    """The minutes that pauses touch, sorted and apart; an open pause lasts to the end of time."""
    spans: list[Span] = []
    for begin, end in pauses:
        begins, ends = _since_year_1(begin), None if end is None else _since_year_1(end)
        if ends is not None and ends < begins:
            raise NotASpan
        if ends != begins:
            spans.append((begins // MINUTE, LAST + 1 if ends is None else -(-ends // MINUTE)))
    return merged(spans)


def minute_before(at: datetime) -> int:
    """The number of the minute that `at` lies in, counted from the beginning of year 1 in UTC."""
    return _since_year_1(at) // MINUTE


def minute_after(at: datetime) -> int:
    """The number of the first minute that begins at `at` or later; time ends with year 9999."""
    return min(-(-_since_year_1(at) // MINUTE), LAST)


def instant(minute: int) -> datetime:
    """The start of a minute, in UTC."""
    return YEAR_1 + minute * MINUTE


def _reach(hours: Hours, first: int, minutes: int, limit: int) -> int | None:
    wanted = minutes + hours.block(first // BLOCK).opened(first)
    for index in range(first // BLOCK, limit // BLOCK + 1):
        block = hours.block(index)
        if wanted <= block.total:
            due = block.end_of(wanted)
            return due if due <= limit else None
        wanted -= block.total
    return None


def _count(hours: Hours, begin: int, end: int) -> int:
    one, other = begin // BLOCK, end // BLOCK
    between = sum(hours.block(index).total for index in range(one, other))
    return between + hours.block(other).opened(end) - hours.block(one).opened(begin)


def _since_year_1(at: datetime) -> timedelta:
    # A difference to UTC heeds `fold`; comparing two times of one zone would not.
    if at.tzinfo is None or not NOTHING <= (since := at - YEAR_1) < END:
        raise NotATime(at=at.isoformat())
    return since
