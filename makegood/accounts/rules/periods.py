"""Periods as laws set them: so many working days, days, weeks or months after a day, to the end of the last. Pure."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from makegood.accounts.rules.worktime import Hours
from makegood.accounts.rules.zones import DAY

WORKING_DAYS, DAYS, WEEKS, MONTHS = "working_days", "days", "weeks", "months"
LONGEST: Mapping[str, int] = {WORKING_DAYS: 260, DAYS: 3660, WEEKS: 520, MONTHS: 120}
"""Every unit with the most of it that is counted: a year of working days, else ten years."""

ONE = timedelta(days=1)
LOOKED_AT = 10 * 366  # days; further than this no team is closed day after day


def period_ends(hours: Hours, start: datetime, within: int, unit: str) -> datetime:
    """The last minute of the last day of a period. The day of `start`, where the team works, does not count.

    Working days are those of `hours`, and the period ends with the last minute the team works on that day; hours that
    never open count plain days. Days, weeks and months are calendar time and end with the last minute of the day,
    whatever day it is: the same day of a later month, or its last day where it has no such day.
    """
    first = start.astimezone(hours.zone).date()
    if unit == WORKING_DAYS:
        return closes(hours, working_day_after(hours, first, within))
    return _end_of(hours, last_day(first, within, unit))


def last_day(first: date, within: int, unit: str) -> date:
    """The last day of so many days, weeks or months of calendar time after `first`."""
    if unit == MONTHS:
        return months_later(first, within)
    return first + timedelta(days=within * (7 if unit == WEEKS else 1))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, else the last day of that month: 31 August and six months is the end of
    February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_day_after(hours: Hours, first: date, days: int) -> date:
    """The working day number `days` after `first`; plain days where the hours never open."""
    day, left = first, days
    for _ in range(LOOKED_AT):
        if not left:
            return day
        day += ONE
        left -= is_working(hours, day)
    return first + timedelta(days=days)


def is_working(hours: Hours, day: date) -> bool:
    """Whether the team works on that day."""
    return bool(hours.week[day.weekday()]) and day not in hours.closed


def closes(hours: Hours, day: date) -> datetime:
    """The last minute the team works on a day, in UTC; the end of the day where it does not work."""
    if not is_working(hours, day):
        return _end_of(hours, day)
    return _at_minute(hours, day, hours.week[day.weekday()][-1][1])


def days_off(hours: Hours, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The stretches of days after `first` and up to `last` on which the team does not work, as first and last day."""
    begin, day = None, first + ONE
    while day <= last + ONE:
        off = day <= last and not is_working(hours, day)
        if off and begin is None:
            begin = day
        elif not off and begin is not None:
            yield begin, day - ONE
            begin = None
        day += ONE


def _end_of(hours: Hours, day: date) -> datetime:
    return _at_minute(hours, day, DAY - 1)


def _at_minute(hours: Hours, day: date, minute: int) -> datetime:
    """That minute by the clock on the wall, in UTC; windows run past midnight."""
    on = datetime.combine(day, time()) + timedelta(minutes=minute)
    return on.replace(tzinfo=hours.zone).astimezone(UTC)
