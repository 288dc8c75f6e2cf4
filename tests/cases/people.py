"""The people of the stories about cases: Maya and Tom under Ruth, all in the team that gets every case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from makegood.accounts.models import Membership, Role, Team, User
from makegood.cases.models import Case, Event
from makegood.cases.queries import case_for
from tests.cast import ANN, NOW, heard, says


@dataclass(frozen=True)
class Crew:
    """Two agents, their lead, and an auditor who only reads."""

    maya: User
    tom: User
    ruth: User
    vera: User
    team: Team


def person(name: str, role: str = Role.AGENT, **more: Any) -> User:
    """Somebody who works here, in the default team."""
    user = User.objects.create_user(f"{name.split()[0].lower()}@shop.example", name=name, role=role, **more)
    Membership.objects.create(user=user, team=Team.objects.get(is_default=True))
    return user


def crew() -> Crew:
    """Everybody at work."""
    team = Team.objects.get(is_default=True)
    ruth = person("Ruth Adler", Role.LEAD)
    maya, tom = person("Maya Okafor"), person("Tom Brandt")
    first, team.lead = team.lead, ruth
    team.save()
    Membership.objects.filter(user=first).delete()
    Membership.objects.filter(user=ruth).delete()
    return Crew(maya, tom, ruth, person("Vera Stahl", Role.AUDITOR), team)


def case_of(owner: User, at: datetime = NOW, key: str = "a-1", score: int = 2, **more: Any) -> Case:
    """Ann's case after a low score, owned by this person."""
    receipt = heard(says(key, score, customer=more.pop("customer", ANN), **more), at=at)
    Case.objects.filter(pk=receipt.case_ids[0]).update(owner=owner)
    return again(Case.objects.get(pk=receipt.case_ids[0]))


def again(case: Case) -> Case:
    """The case as the database has it now, as the owner's page would load it."""
    return case_for(User.objects.get(pk=case.owner_id), case.ref)


def verbs(case: Case) -> list[str]:
    """What happened on the case, in order."""
    return list(Event.objects.filter(case=case).order_by("seq").values_list("verb", flat=True))
