"""Deeds on people, teams, absences and calendars; each leaves an entry in the audit trail.

What moves a person's cases goes through `loop.people`, never straight to here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from makegood.accounts import audit
from makegood.accounts.models import Absence, Calendar, Membership, Role, Team, User
from makegood.accounts.rules import closed_days
from makegood.accounts.rules.worktime import Hours
from makegood.lib.errors import Refused

FAR = timedelta(days=3660)
"""No absence begins or ends further away than this: about ten years."""


class AddressTaken(Refused):
    """Somebody with the address {email} is here already."""

    status = 409


class NoSuchRole(Refused):
    """There is no role called {role}. The roles are agent, lead, manager, admin and auditor."""


class NoSuchTeam(Refused):
    """There is no team called {name}. The teams are: {teams}."""


class NoName(Refused):
    """A person needs a name: customers see who looks after them."""


class OwnStandIn(Refused):
    """Nobody can be their own stand-in."""


class EndsBeforeItBegins(Refused):
    """An absence cannot end before it begins."""


class TooFarAway(Refused):
    """An absence begins and ends within ten years of today."""

    status = 422


class LastAdmin(Refused):
    """{name} is the only admin. Make somebody else an admin first."""

    status = 409


class NotTheLead(Refused):
    """{name} cannot lead a team: auditors read only, and who has left leads nothing."""

    status = 409


@transaction.atomic
def add_person(
    email: str,
    name: str,
    role: str = Role.AGENT,
    teams: Sequence[Team] = (),
    *,
    by: User | None,
    at: datetime,
    **more: Any,
) -> User:
    """Somebody new, in these teams (the default one if none is named). She signs in by link first. `more`: languages,
    skills, capacity, stand_in, calendar."""
    validate_email(email)
    known_role(role)
    if not name.strip():
        raise NoName
    _free(email)
    person = User.objects.create_user(email, name=name.strip(), role=role, **more)
    _join(person, teams or [Team.objects.get(is_default=True)])
    _note(person, "person.added", by, at, {"role": role, "teams": sorted(team.pk for team in teams)})
    return person


def known_role(role: str) -> str:
    """The role; refuses one that does not exist."""
    if role not in Role.values:
        raise NoSuchRole(role=role)
    return role


def team_named(name: str) -> Team:
    """The team of this name, in whatever case it is written."""
    if found := Team.objects.filter(name__iexact=name.strip()).first():
        return found
    raise NoSuchTeam(name=name, teams=", ".join(Team.objects.order_by("name").values_list("name", flat=True)))


@transaction.atomic
def change_person(person: User, *, by: User | None, at: datetime, **new: Any) -> None:
    """Change what is known of a person: name, email, languages, skills, capacity, stand_in, calendar."""
    if new.get("stand_in") == person:
        raise OwnStandIn
    if "email" in new:
        _free(new["email"], person)
    _set(person, new)
    _note(person, "person.changed", by, at, {"fields": sorted(new)})


@transaction.atomic
def set_role(person: User, role: str, *, by: User | None, at: datetime) -> None:
    """Give a person another role; her cases are moved by `loop.people.change_role`."""
    known_role(role)
    if person.role == Role.ADMIN and role != Role.ADMIN:
        _keep_an_admin(person)
    before, person.role = person.role, role
    person.save(update_fields=["role"])
    _note(person, "person.role", by, at, {"from": before, "to": role})


@transaction.atomic
def set_teams(person: User, teams: Collection[Team], *, by: User | None, at: datetime) -> None:
    """Say in which teams she works."""
    Membership.objects.filter(user=person).exclude(team__in=teams).delete()
    _join(person, teams)
    _note(person, "person.teams", by, at, {"teams": sorted(team.pk for team in teams)})


@transaction.atomic
def deactivate(person: User, *, by: User | None, at: datetime) -> None:
    """She works here no more: no sign-in, no new cases. Her cases are moved by `loop.people.person_leaves`."""
    if person.role == Role.ADMIN:
        _keep_an_admin(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    _note(person, "person.left", by, at, {})


@transaction.atomic
def take_back(person: User, *, by: User | None, at: datetime) -> None:
    """She works here again, in the teams and the role she had; her cases of then stay with whom they are."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    _note(person, "person.returned", by, at, {})


@transaction.atomic
def set_lead(team: Team, lead: User, *, by: User | None, at: datetime) -> None:
    """Say who leads a team: she owns what nobody else is free to own."""
    must_be_able_to_lead(lead)
    before, team.lead = team.lead_id, lead
    team.save(update_fields=["lead"])
    audit.record(f"team:{team.pk}", "team.lead", by=by, at=at, data={"from": before, "to": lead.pk})


def must_be_able_to_lead(person: User) -> None:
    """Refuse who cannot own what nobody else is free to own."""
    if not person.is_active or person.role == Role.AUDITOR:
        raise NotTheLead(name=person.name)


@transaction.atomic
def add_absence(
    person: User, begins: datetime, ends: datetime, reason: str = "", *, by: User | None, at: datetime
) -> Absence:
    """She is away from then till then; her cases are moved by `loop.people.goes_away` when it begins."""
    if max(abs(begins - at), abs(ends - at)) > FAR:
        raise TooFarAway
    try:
        with transaction.atomic():
            away = Absence.objects.create(
                user=person, from_at=begins, until_at=ends, reason=reason.strip()[:80]
            )
    except IntegrityError as backwards:
        raise EndsBeforeItBegins from backwards
    _note(person, "person.away", by, at, {"absence": away.pk})
    return away


@transaction.atomic
def end_absence(away: Absence, *, by: User | None, at: datetime) -> None:
    """She is back earlier; an absence that had not begun is taken back."""
    if away.from_at >= at:
        away.delete()
    else:
        away.until_at = at
        away.save(update_fields=["until_at"])
    _note(away.user, "person.back", by, at, {})


@dataclass(frozen=True)
class NewHours:
    """Working hours as somebody wants them: weekday ("0" is Monday) to windows in minutes of the day."""

    tz: str
    windows: Mapping[str, Sequence[Sequence[int]]]
    country: str = ""
    subdivision: str = ""
    closed_days: Sequence[date] = field(default_factory=tuple)

    def hours(self, years: range) -> Hours:
        """The same as hours to count with; refuses zones, windows and countries that are none."""
        closed = closed_days(self.country, self.subdivision, self.closed_days, years)
        windows = {int(day): [(int(a), int(b)) for a, b in spans] for day, spans in self.windows.items()}
        return Hours(self.tz, windows, closed)


@transaction.atomic
def save_hours(calendar: Calendar, new: NewHours, *, by: User | None, at: datetime) -> None:
    """Keep new working hours; open deadlines are moved by `loop.calendars.save_calendar`."""
    new.hours(range(at.year, at.year + 2))
    calendar.tz, calendar.country, calendar.subdivision = new.tz, new.country, new.subdivision
    calendar.windows = {day: [list(span) for span in spans] for day, spans in new.windows.items()}
    calendar.closed_days = sorted(new.closed_days)
    calendar.save()
    days = [day.isoformat() for day in calendar.closed_days]
    data = {"tz": new.tz, "windows": calendar.windows, "country": new.country, "closed": days}
    audit.record(f"calendar:{calendar.pk}", "calendar.changed", by=by, at=at, data=data)


def _free(email: str, person: User | None = None) -> None:
    others = User.objects.exclude(pk=person.pk) if person else User.objects
    if others.filter(email__iexact=email).exists():
        raise AddressTaken(email=email)


def _join(person: User, teams: Collection[Team]) -> None:
    rows = [Membership(user=person, team=team) for team in teams]
    Membership.objects.bulk_create(rows, ignore_conflicts=True)


def _set(person: User, new: Mapping[str, Any]) -> None:
    for name, value in new.items():
        setattr(person, name, value)
    person.save(update_fields=list(new))


def _keep_an_admin(person: User) -> None:
    if not User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=person.pk).exists():
        raise LastAdmin(name=person.name)


def _note(person: User, verb: str, by: User | None, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(f"user:{person.pk}", verb, by=by, at=at, data=data)
