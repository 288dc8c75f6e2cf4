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
from makegood.cases.actions import Moved, more_run_than, moved_by, rewind
from makegood.lib.jobs import enqueue

SHOWN = 50
YEARS_AROUND = (1, 3)


MANY = 5_000
"""Beyond so many deadlines nobody waits before a page: they are no longer counted, and a job moves them."""


@dataclass(frozen=True)
class Preview:
    """What new hours would do: how many open deadlines move (counted to MANY, `more` beyond), by how much at least and
    at most, and the first of them."""

    moved: int
    earliest: timedelta
    latest: timedelta
    shown: list[Moved]
    more: bool = False


UNMOVED = Preview(0, timedelta(), timedelta(), [])


def preview_calendar(calendar: Calendar, new: NewHours, at: datetime) -> Preview:
    """Which open deadlines these hours would move; none where they are kept already. Refuses hours that are none."""
    if _kept_already(calendar, new):
        return UNMOVED
    back, ahead = YEARS_AROUND
    return _preview(calendar, new.hours(range(at.year - back, at.year + ahead)))


def preview_team(team: Team, calendar: Calendar) -> Preview:
    """Which open deadlines of a team would move if it kept these hours. Nothing is changed."""
    if calendar.pk == team.calendar_id:
        return UNMOVED
    return _preview(team, hours_of(calendar))


def _preview(keeper: Calendar | Team, hours: Hours) -> Preview:
    moved = list(islice(moved_by(keeper, hours), MANY + 1))
    shifts = [one.after.due_at - one.before for one in moved]
    least, most = min(shifts, default=timedelta()), max(shifts, default=timedelta())
    return Preview(min(len(moved), MANY), least, most, moved[:SHOWN], len(moved) > MANY)


@transaction.atomic
def save_calendar(calendar: Calendar, new: NewHours, *, by: User | None, at: datetime) -> int | None:
    """Save new hours and move the open deadlines; how many moved, None if a job moves them now."""
    if _kept_already(calendar, new):
        return 0
    save_hours(calendar, new, by=by, at=at)
    return follow(calendar, by=by, at=at)


def _kept_already(calendar: Calendar, new: NewHours) -> bool:
    """Whether these are the hours that stand: a new name alone moves nothing, and millions of clocks are not read."""
    windows = {day: [list(span) for span in spans] for day, spans in new.windows.items() if spans}
    kept = {day: spans for day, spans in calendar.windows.items() if spans}
    places = (calendar.tz, calendar.country, calendar.subdivision, sorted(calendar.closed_days))
    return windows == kept and places == (new.tz, new.country, new.subdivision, sorted(new.closed_days))


@transaction.atomic
def give_hours(team: Team, calendar: Calendar, *, by: User | None, at: datetime) -> int | None:
    """Let a team keep other hours and move its open deadlines; how many moved, None if a job moves them now."""
    if calendar.pk == team.calendar_id:
        return 0
    set_team_hours(team, calendar, by=by, at=at)
    return follow(team, by=by, at=at)


def follow(keeper: Calendar | Team, *, by: User | None, at: datetime, many: int = MANY) -> int | None:
    """Let the open deadlines follow the hours that are kept now: at once, or where there are `many`, by a job."""
    if not more_run_than(keeper, many):
        return rewind(keeper, _kept_by(keeper), by=by, at=at)
    kept = isinstance(keeper, Calendar)
    calendar, team = (keeper.pk, None) if kept else (None, keeper.pk)
    enqueue("loop.move_deadlines", calendar=calendar, team=team, by=by.pk if by else None)
    return None


def move_deadlines(at: datetime, *, calendar: int | None, team: int | None, by: int | None) -> int:
    """What the job does: move what is not yet where the hours put it; how many moved. Done twice it moves nothing."""
    person = User.objects.get(pk=by) if by else None
    keeper = Calendar.objects.get(pk=calendar) if calendar else Team.objects.get(pk=team or 0)
    return rewind(keeper, _kept_by(keeper), by=person, at=at)


def _kept_by(keeper: Calendar | Team) -> Hours:
    return hours_of(keeper if isinstance(keeper, Calendar) else keeper.calendar)
