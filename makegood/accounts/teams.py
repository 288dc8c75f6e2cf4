"""Deeds on teams and the names of working hours; what moves deadlines goes through `loop.calendars`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import Calendar, Team, User
from makegood.accounts.people import NewHours, must_be_able_to_lead, save_hours
from makegood.lib.errors import Refused


class NameTaken(Refused):
    """There is something called {name} here already. Choose another name."""

    status = 409


class OneDefault(Refused):
    """Somebody must take what names no team. Make another team the one for that instead."""

    status = 409


@transaction.atomic
def add_hours(name: str, new: NewHours, *, by: User | None, at: datetime) -> Calendar:
    """New working hours that nobody keeps yet."""
    _free(Calendar, name)
    calendar = Calendar.objects.create(name=name)
    save_hours(calendar, new, by=by, at=at)
    return calendar


@transaction.atomic
def name_hours(calendar: Calendar, name: str, *, by: User | None, at: datetime) -> None:
    """Call working hours something else."""
    if name == calendar.name:
        return
    _free(Calendar, name, calendar.pk)
    before, calendar.name = calendar.name, name
    calendar.save(update_fields=["name"])
    audit.record(f"calendar:{calendar.pk}", "calendar.named", by=by, at=at, data={"from": before, "to": name})


@transaction.atomic
def add_team(name: str, calendar: Calendar, lead: User, *, by: User | None, at: datetime) -> Team:
    """A new team with its hours and its lead; people join it on their own pages."""
    _free(Team, name)
    must_be_able_to_lead(lead)
    team = Team.objects.create(name=name, calendar=calendar, lead=lead)
    _note(team, "team.added", by, at, {"lead": lead.pk, "calendar": calendar.pk})
    return team


@transaction.atomic
def name_team(team: Team, name: str, *, by: User | None, at: datetime) -> None:
    """Call a team something else."""
    if name == team.name:
        return
    _free(Team, name, team.pk)
    before, team.name = team.name, name
    team.save(update_fields=["name"])
    _note(team, "team.named", by, at, {"from": before, "to": name})


@transaction.atomic
def take_the_rest(team: Team, *, by: User | None, at: datetime) -> None:
    """Let this team have what names no team; it was another's before."""
    if team.is_default:
        return
    Team.objects.filter(is_default=True).update(is_default=False)
    team.is_default = True
    team.save(update_fields=["is_default"])
    _note(team, "team.default", by, at, {})


@transaction.atomic
def set_team_hours(team: Team, calendar: Calendar, *, by: User | None, at: datetime) -> None:
    """Let a team keep other hours; its deadlines are moved by `loop.calendars.give_hours`."""
    before, team.calendar = team.calendar_id, calendar
    team.save(update_fields=["calendar"])
    _note(team, "team.hours", by, at, {"from": before, "to": calendar.pk})


def _free(kind: type[Calendar] | type[Team], name: str, own: int | None = None) -> None:
    if kind.objects.filter(name__iexact=name).exclude(pk=own or 0).exists():
        raise NameTaken(name=name)


def _note(team: Team, verb: str, by: User | None, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(f"team:{team.pk}", verb, by=by, at=at, data=data)
