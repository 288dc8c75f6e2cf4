"""Teams, colleagues and hours as every page asks for them: from memory while the rows they were read from stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

from makegood.accounts.models import Calendar, Membership, Organisation, Team, User
from makegood.accounts.standing import Kept

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class House:
    """Who works with whom. Its rows are shared by all who ask: they are for reading."""

    teams: tuple[Team, ...]
    people: tuple[User, ...]
    everybody: Mapping[int, User]
    calendars: Mapping[int, Calendar]
    works_in: Mapping[int, frozenset[int]]


def _house() -> House:
    works_in: dict[int, set[int]] = defaultdict(set)
    for team_id, user_id in Membership.objects.values_list("team_id", "user_id"):
        works_in[user_id].add(team_id)
    everybody = list(User.objects.order_by("name", "pk"))
    return House(
        tuple(Team.objects.order_by("name", "pk")),
        tuple(user for user in everybody if user.is_active),
        {user.pk: user for user in everybody},
        {calendar.pk: calendar for calendar in Calendar.objects.order_by("pk")},
        {user_id: frozenset(teams) for user_id, teams in works_in.items()},
    )


_kept_house = Kept(_house, "accounts_team", "accounts_membership", "accounts_user", "accounts_calendar")


def _organisation() -> Organisation:
    return Organisation.objects.filter(id=1).first() or Organisation()


kept_organisation = Kept(_organisation, "accounts_organisation")
"""What the organisation says of itself, for reading; before anything is set, what it begins with."""


def teams_seen_by(user: User) -> list[int] | None:
    """The ids of the teams that she works in or leads; None where she sees every team."""
    if user.sees_all:
        return None
    house = _kept_house()
    hers = house.works_in.get(user.pk, frozenset())
    return sorted(team.pk for team in house.teams if team.pk in hers or team.lead_id == user.pk)


def teams_of(user: User) -> list[Team]:
    """The teams whose cases this person may narrow a list to, by name: all, or those she works in."""
    house = _kept_house()
    hers = house.works_in.get(user.pk, frozenset())
    return [team for team in house.teams if user.sees_all or team.pk in hers]


def all_teams() -> list[Team]:
    """Every team, by name."""
    return list(_kept_house().teams)


def people_with(user: User) -> list[User]:
    """Who works here now and in one of those teams, by name."""
    house = _kept_house()
    hers = house.works_in.get(user.pk, frozenset())
    return [one for one in house.people if user.sees_all or hers & house.works_in.get(one.pk, frozenset())]


def with_people(rows: Iterable[Row], *links: str) -> list[Row]:
    """These rows with the people they point to by `links`, for reading: from memory, where each join costs 0.5 ms.

    Whoever is not known yet is read when she is asked for.
    """
    found = list(rows)
    everybody = _kept_house().everybody if found else {}
    for row in found:
        for link in links:
            person = everybody.get(getattr(row, f"{link}_id"))
            if person is not None:
                setattr(row, link, person)
    return found


def calendar_of(user: User) -> Calendar | None:
    """Her own hours, else those of a team she works in."""
    house = _kept_house()
    hers = house.works_in.get(user.pk, frozenset())
    of_teams = [team.calendar_id for team in house.teams if team.pk in hers]
    # hours that were taken away while somebody was read are nobody's
    found = (house.calendars.get(pk) for pk in (user.calendar_id or 0, *sorted(of_teams)))
    return next((calendar for calendar in found if calendar), None)


def zone_of(user: User) -> str:
    """The zone of those hours, else of the organisation."""
    hours = calendar_of(user)
    return hours.tz if hours else kept_organisation().tz
