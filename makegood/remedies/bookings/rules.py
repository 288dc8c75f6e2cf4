"""Which times a team gives, and what an appointment can be made for. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from makegood.accounts.rules.worktime import Hours, worked

BOOKABLE = frozenset({"free_service", "redo", "time"})
"""Kinds of remedies that somebody has to be there for."""
NOTICE = timedelta(hours=2)
"""A time that begins sooner is not offered any more."""
REMIND_BEFORE = timedelta(hours=24)
MOST_CHANGES = 12
"""So often a customer changes one appointment by herself; each time mails go to both."""
MOST_DAYS, MOST_A_DAY, SHORTEST, LONGEST = 62, 24, 5, 480


def open_to_change(state: str, begins: datetime | None, at: datetime) -> bool:
    """Whether a time may be chosen, or another one: not once it has begun or took place.

    `state` is "" and `begins` None where none was chosen yet. What was cancelled or missed is chosen anew.
    """
    has_begun = state == "booked" and begins is not None and begins <= at
    return state != "held" and not has_begun


def times(
    hours: Hours, first: date, last: date, begins: time, minutes: int, a_day: int
) -> Iterator[datetime]:
    """The beginnings, in UTC, of so many times of so many minutes one after another on each day.

    `begins` is the clock on the team's wall: what lies outside its hours, on a closed day, or in the hour that a
    spring night leaves out, is left out. Of an hour that comes twice the first is meant. None meets the one before,
    also where a day's times run on past midnight.
    """
    length, over = timedelta(minutes=minutes), datetime.min.replace(tzinfo=UTC)
    for day in range(min((last - first).days + 1, MOST_DAYS)):
        local = datetime.combine(first + timedelta(days=day), begins, tzinfo=hours.zone)
        start = local.astimezone(UTC)
        if start.astimezone(hours.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            continue
        for number in range(min(a_day, MOST_A_DAY)):
            moment = start + length * number
            if moment >= over and worked(hours, moment, moment + length) == minutes:
                over = moment + length
                yield moment
