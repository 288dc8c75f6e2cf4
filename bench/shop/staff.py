"""The people of the shop: three teams, each with a lead and three agents, and one manager who sees everything."""

from dataclasses import dataclass

from makegood.accounts.models import Calendar, Membership, Team, User

TEAMS = ("Orders", "Delivery", "Returns")
AGENTS = ("Ines Aldana", "Tom Reuter", "Mara Okoye")


@dataclass(frozen=True)
class Staff:
    """Ids of the teams, and for each team the ids of those who own its cases."""

    teams: list[int]
    owners: list[list[int]]


def hire() -> Staff:
    """Make teams and people; as many at any size, so that pages draw as many names."""
    _person("Bench", "bench@shop.example", "manager")
    calendar = Calendar.objects.earliest("pk")
    teams, owners = [], []
    for name in TEAMS:
        lead = _person(f"{name} lead", f"{name.lower()}@shop.example", "lead")
        team = Team.objects.create(name=name, calendar=calendar, lead=lead)
        people = [lead, *(_person(f"{who} {name}", _address(who, name)) for who in AGENTS)]
        Membership.objects.bulk_create(Membership(team=team, user=person) for person in people)
        teams.append(team.pk)
        owners.append([person.pk for person in people])
    return Staff(teams, owners)


def _address(who: str, team: str) -> str:
    return f"{who.split()[0].lower()}.{team.lower()}@shop.example"


def _person(name: str, email: str, role: str = "agent") -> User:
    return User.objects.create_user(email, name=name, role=role)
