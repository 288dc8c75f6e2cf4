"""Periods as laws set them, against a second method that goes day by day."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.accounts.rules.periods import LONGEST, days_off, months_later, period_ends
from makegood.accounts.rules.worktime import Hours

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
WEEKS = st.dictionaries(
    st.integers(0, 6), st.sampled_from([[(540, 1020)], [(540, 720), (780, 1200)], [(1320, 1800)]])
)
STARTS = st.builds(dt.datetime.combine, DAYS, st.times(), st.just(dt.UTC))
HOURS = st.builds(
    Hours,
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Tokyo"]),
    WEEKS,
    st.frozensets(DAYS, max_size=30),
)
OFFICE = Hours(
    "Europe/London",
    {day: [(540, 1020)] for day in range(5)},
    frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28)}),
)


def naive(hours: Hours, start: dt.datetime, within: int, unit: str) -> dt.date:
    """Cross the days off one by one, as on a calendar on the wall."""
    first = day = start.astimezone(hours.zone).date()
    if unit == "months":
        year, month = first.year, first.month
        for _ in range(within):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        number = first.day
        while True:
            try:
                return dt.date(year, month, number)
            except ValueError:
                number -= 1
    crossed = 0
    while crossed < within * {"weeks": 7}.get(unit, 1):
        day += dt.timedelta(days=1)
        open_today = hours.windows.get(day.weekday()) and day not in hours.closed
        crossed += 1 if unit != "working_days" or not any(hours.windows.values()) or open_today else 0
    return day


@given(HOURS, STARTS, st.integers(1, 40), st.sampled_from(sorted(LONGEST)))
def test_a_period_ends_on_the_day_that_crossing_off_days_finds(
    hours: Hours, start: dt.datetime, within: int, unit: str
) -> None:
    due = period_ends(hours, start, within, unit)
    last = naive(hours, start, within, unit)
    assert due > start
    opened = (
        hours.windows.get(last.weekday()) if unit == "working_days" and last not in hours.closed else None
    )
    minute = max((closes for _opens, closes in opened), default=1439) if opened else 1439
    wall = dt.datetime.combine(last, dt.time()) + dt.timedelta(minutes=minute)
    assert due == wall.replace(tzinfo=hours.zone)


@given(HOURS, DAYS, st.integers(1, 60))
def test_the_days_that_do_not_count_and_those_that_do_make_up_the_whole(
    hours: Hours, first: dt.date, length: int
) -> None:
    last = first + dt.timedelta(days=length)
    stretches = list(days_off(hours, first, last))
    off = [day for begin, end in stretches for day in range(begin.toordinal(), end.toordinal() + 1)]
    days = range(first.toordinal() + 1, last.toordinal() + 1)
    closed = [
        day for day in days
        if not hours.windows.get(dt.date.fromordinal(day).weekday()) or dt.date.fromordinal(day) in hours.closed
    ]  # fmt: skip
    assert off == closed
    assert all(one[1] < other[0] - dt.timedelta(days=1) for one, other in pairwise(stretches))


def at(day: int, hour: int = 10, month: int = 12, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "within", "unit", "due"),
    [
        (at(22), 3, "working_days", at(29, 17)),  # Tuesday: the 25th, the weekend and the 28th are closed
        (at(19), 1, "working_days", at(21, 17)),  # on a Saturday: Monday is the first
        (at(31, month=8), 6, "months", dt.datetime(2027, 2, 28, 23, 59, tzinfo=LONDON)),
        (at(31, month=8, year=2027), 6, "months", dt.datetime(2028, 2, 29, 23, 59, tzinfo=LONDON)),
        (at(30, month=4), 1, "months", dt.datetime(2026, 5, 30, 23, 59, tzinfo=LONDON)),
        (at(1, month=10), 8, "weeks", dt.datetime(2026, 11, 26, 23, 59, tzinfo=LONDON)),  # over the end of summer time
        (at(20, 23), 14, "days", dt.datetime(2027, 1, 3, 23, 59, tzinfo=LONDON)),  # a Sunday stays one
    ],
)  # fmt: skip
def test_periods_as_people_count_them(start: dt.datetime, within: int, unit: str, due: dt.datetime) -> None:
    assert period_ends(OFFICE, start, within, unit) == due


def test_hours_that_never_open_count_plain_days() -> None:
    assert period_ends(Hours("UTC", {}), at(22), 3, "working_days") == dt.datetime(
        2026, 12, 25, 23, 59, tzinfo=dt.UTC
    )
    assert months_later(dt.date(2026, 12, 31), 2) == dt.date(2027, 2, 28)
