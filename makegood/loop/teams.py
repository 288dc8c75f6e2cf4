"""Teams opened and changed: the name, the lead, who gets what names no team, and hours that move deadlines."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from makegood.accounts import teams
from makegood.accounts.models import Calendar, Team, User
from makegood.accounts.people import NewHours, set_lead
from makegood.loop.calendars import give_hours, save_calendar


@dataclass(frozen=True)
class TeamSaid:
    """A team as somebody wants it."""

    name: str
    lead: User
    calendar: Calendar
    is_default: bool = False


@transaction.atomic
def open_team(said: TeamSaid, *, by: User | None, at: datetime) -> Team:
    """A new team."""
    team = teams.add_team(said.name, said.calendar, said.lead, by=by, at=at)
    if said.is_default:
        teams.take_the_rest(team, by=by, at=at)
    return team


@transaction.atomic
def change_team(team: Team, said: TeamSaid, *, by: User | None, at: datetime) -> int | None:
    """A team as it is wanted now; how many open deadlines moved with its hours, None if a job moves them now."""
    if team.is_default and not said.is_default:
        raise teams.OneDefault
    teams.name_team(team, said.name, by=by, at=at)
    if said.lead.pk != team.lead_id:
        set_lead(team, said.lead, by=by, at=at)
    if said.is_default:
        teams.take_the_rest(team, by=by, at=at)
    return give_hours(team, said.calendar, by=by, at=at)


@transaction.atomic
def change_hours(
    calendar: Calendar, name: str, new: NewHours, *, by: User | None, at: datetime
) -> int | None:
    """Working hours and their name as they are wanted now; how many deadlines moved, None if a job moves them now."""
    teams.name_hours(calendar, name, by=by, at=at)
    return save_calendar(calendar, new, by=by, at=at)
