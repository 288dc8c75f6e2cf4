"""Which times a team gives: in its hours, on its wall, whatever night the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from makegood.accounts.rules.worktime import Hours, worked
from makegood.remedies.bookings.rules import times

WEEK = {day: [(540, 1020)] for day in range(5)}
LONDON = Hours("Europe/London", WEEK)
NIGHT = Hours("Europe/London", {day: [(0, 1440)] for day in range(7)})


def clocks(hours: Hours, first: date, last: date, begins: time, minutes: int, a_day: int) -> list[str]:
    found = times(hours, first, last, begins, minutes, a_day)
    return [f"{moment.astimezone(hours.zone):%a %H:%M}" for moment in found]


def test_so_many_times_one_after_another_on_each_working_day() -> None:
    found = clocks(LONDON, date(2026, 11, 20), date(2026, 11, 23), time(10), 45, 2)
    assert found == ["Fri 10:00", "Fri 10:45", "Mon 10:00", "Mon 10:45"]


def test_what_reaches_beyond_the_hours_is_left_out() -> None:
    assert clocks(LONDON, date(2026, 11, 20), date(2026, 11, 20), time(16), 45, 3) == ["Fri 16:00"]


def test_a_closed_day_has_no_times() -> None:
    shut = Hours("Europe/London", WEEK, frozenset([date(2026, 12, 25)]))
    assert clocks(shut, date(2026, 12, 25), date(2026, 12, 25), time(10), 30, 4) == []


def test_ten_on_the_wall_is_ten_on_the_wall_on_both_sides_of_a_change_of_the_clocks() -> None:
    before, after = times(LONDON, date(2026, 3, 27), date(2026, 3, 30), time(10), 30, 1)
    assert (before, after) == (datetime(2026, 3, 27, 10, tzinfo=UTC), datetime(2026, 3, 30, 9, tzinfo=UTC))


def test_the_hour_that_spring_leaves_out_has_no_times_and_the_one_that_comes_twice_has_them_once() -> None:
    assert list(times(NIGHT, date(2026, 3, 29), date(2026, 3, 29), time(1, 30), 30, 1)) == []
    assert list(times(NIGHT, date(2026, 10, 25), date(2026, 10, 25), time(1, 30), 30, 1)) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    ]


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    st.integers(0, 61),
    st.times(),
    st.integers(5, 480),
    st.integers(1, 24),
)
def test_every_time_lies_whole_in_the_hours_and_none_meets_the_next(
    first: date, days: int, begins: time, minutes: int, a_day: int
) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = list(times(LONDON, first, last, begins.replace(second=0, microsecond=0), minutes, a_day))
    ends = [moment + timedelta(minutes=minutes) for moment in found]
    assert all(worked(LONDON, moment, end) == minutes for moment, end in zip(found, ends, strict=True))
    assert all(end <= later for end, later in zip(ends, found[1:], strict=False))
