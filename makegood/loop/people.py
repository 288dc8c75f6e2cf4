"""When somebody leaves, is given another role, or is away: her cases go to others in the same transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import people
from makegood.accounts.models import Absence, Calendar, Role, Team, User
from makegood.accounts.queries import SENIOR, roster
from makegood.cases.actions import move_cases_of
from makegood.customers.actions import pass_on_customers
from makegood.lib.errors import Refused
from makegood.lib.text import sha256
from makegood.loop.meetings import host_is_gone
from makegood.remedies.bookings.publishing import take_back_all


class StillLeads(Refused):
    """{name} leads {teams}. Name another lead first: what nobody is free to own belongs to the lead."""

    status = 409


class ChangedMeanwhile(Refused):
    """Somebody else has changed this meanwhile. Open the page again beside this one."""

    status = 409


@transaction.atomic
def person_leaves(person: User, *, by: User | None, at: datetime) -> int:
    """She works here no more. Her live cases go to her stand-in, else to who is least loaded; how many moved."""
    _must_lead_nothing(person)
    people.deactivate(person, by=by, at=at)
    pass_on_customers(person, person.stand_in)
    moved = move_cases_of(person, "left", roster(at), by=by, at=at)
    take_back_all(person, by=by, at=at)
    host_is_gone(person, at, None, at=at)
    return moved


@transaction.atomic
def change_role(person: User, role: str, *, by: User | None, at: datetime) -> int:
    """Give her another role; what she may own no longer moves to others. How many cases moved."""
    was_senior = person.role in SENIOR
    if people.known_role(role) == Role.AUDITOR:
        _must_lead_nothing(person)
    people.set_role(person, role, by=by, at=at)
    if role == Role.AUDITOR:
        return move_cases_of(person, "role", roster(at), by=by, at=at)
    if was_senior and role not in SENIOR:
        return move_cases_of(person, "role", roster(at), by=by, at=at, only_reopened=True)
    return 0


@dataclass(frozen=True)
class PersonSaid:
    """A colleague as somebody wants her."""

    name: str
    email: str
    role: str
    teams: Sequence[Team]
    languages: list[str]
    capacity: int
    stand_in: User | None = None
    calendar: Calendar | None = None

    def known(self) -> dict[str, Any]:
        """What is hers alone."""
        return {
            "name": self.name, "email": self.email, "languages": self.languages, "capacity": self.capacity,
            "stand_in": self.stand_in, "calendar": self.calendar,
        }  # fmt: skip


def mark(person: User) -> str:
    """Stands for all of it as it is now: who keeps a page says which state she saw."""
    known = (
        person.name, person.email, person.role, person.languages, person.capacity, person.stand_in_id,
        person.calendar_id, sorted(person.teams.values_list("pk", flat=True)),
    )  # fmt: skip
    return sha256(json.dumps(known)).hex()[:16]


@transaction.atomic
def keep_person(person: User, said: PersonSaid, *, seen: str, by: User | None, at: datetime) -> int:
    """A colleague as she is wanted now; how many cases moved to others with a smaller role.

    `seen` is the mark of what somebody had before her eyes when she filled this in.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if seen != mark(person):
        raise ChangedMeanwhile
    new = {name: value for name, value in said.known().items() if getattr(person, name) != value}
    if new:
        people.change_person(person, by=by, at=at, **new)
    if set(person.teams.all()) != set(said.teams):
        people.set_teams(person, said.teams, by=by, at=at)
    return change_role(person, said.role, by=by, at=at) if said.role != person.role else 0


@transaction.atomic
def goes_away(
    person: User, begins: datetime, ends: datetime, reason: str = "", *, by: User | None, at: datetime
) -> Absence:
    """Note an absence; if it has begun, what falls due before she is back moves to others at once."""
    away = people.add_absence(person, begins, ends, reason, by=by, at=at)
    if begins <= at < ends:
        _hand_out(away, by, at)
    host_is_gone(person, max(begins, at), ends, at=at)
    return away


def begin_absences(at: datetime) -> int:
    """For every absence that has begun: what falls due before she is back moves to others; how many absences."""
    begun = Absence.objects.filter(from_at__lte=at, until_at__gt=at, handed_out_at=None)
    done = 0
    for number in list(begun.order_by("from_at", "id").values_list("pk", flat=True)):
        with transaction.atomic():
            away = begun.select_for_update(skip_locked=True, of=("self",)).filter(pk=number).first()
            if away:
                _hand_out(away, None, at)
                done += 1
    return done


def _hand_out(away: Absence, by: User | None, at: datetime) -> None:
    move_cases_of(away.user, "away", roster(at), by=by, at=at, due_before=away.until_at)
    away.handed_out_at = at
    away.save(update_fields=["handed_out_at"])


def _must_lead_nothing(person: User) -> None:
    teams = Team.objects.filter(lead=person).order_by("name").values_list("name", flat=True)
    if teams:
        raise StillLeads(name=person.name, teams=", ".join(teams))
