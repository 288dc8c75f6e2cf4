"""New working hours, looked at before they are saved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from makegood.accounts.models import Calendar, Team, User
from makegood.accounts.people import NewHours, save_hours
from makegood.accounts.queries import hours_of
from makegood.accounts.rules.worktime import Hours
from makegood.accounts.teams import set_team_hours
from makegood.cases.actions import Moved, moved_by, rewind

SHOWN = 50
YEARS_AROUND = (1, 3)


@dataclass(frozen=True)
class Preview:
    """What new hours would do: how many open deadlines move, by how much at most, and the first of them."""

    moved: int
    earliest: timedelta
    latest: timedelta
    shown: list[Moved]


def preview_calendar(calendar: Calendar, new: NewHours, at: datetime) -> Preview:
    """Which open deadlines these hours would move. Nothing is changed; refuses hours that are none."""
    back, ahead = YEARS_AROUND
    return _preview(calendar, new.hours(range(at.year - back, at.year + ahead)))


def preview_team(team: Team, calendar: Calendar) -> Preview:
    """Which open deadlines of a team would move if it kept these hours. Nothing is changed."""
    return _preview(team, hours_of(calendar))


def _preview(keeper: Calendar | Team, hours: Hours) -> Preview:
    moved = moved_by(keeper, hours)
    shown = list(islice(moved, SHOWN))
    shifts = [one.after.due_at - one.before for one in shown]
    count = len(shown)
    for one in moved:
        count += 1
        shifts = [min(*shifts, one.after.due_at - one.before), max(*shifts, one.after.due_at - one.before)]
    none = timedelta()
    return Preview(count, min(shifts, default=none), max(shifts, default=none), shown)


@transaction.atomic
def save_calendar(calendar: Calendar, new: NewHours, *, by: User | None, at: datetime) -> int:
    """Save new hours and move the open deadlines; how many moved."""
    save_hours(calendar, new, by=by, at=at)
    return rewind(calendar, hours_of(calendar), by=by, at=at)


@transaction.atomic
def give_hours(team: Team, calendar: Calendar, *, by: User | None, at: datetime) -> int:
    """Let a team keep other hours and move its open deadlines; how many moved."""
    if calendar.pk == team.calendar_id:
        return 0
    set_team_hours(team, calendar, by=by, at=at)
    return rewind(team, hours_of(calendar), by=by, at=at)
