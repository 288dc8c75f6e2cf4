"""Whom somebody works with: what the lists of teams and colleagues on the desk offer."""

from makegood.accounts.models import Team, User


def teams_of(user: User) -> list[Team]:
    """The teams whose cases this person may see."""
    teams = Team.objects.all() if user.sees_all else Team.objects.filter(membership__user=user)
    return list(teams.order_by("name", "pk"))


def people_with(user: User) -> list[User]:
    """The people of those teams who work here now."""
    people = User.objects.filter(is_active=True)
    if not user.sees_all:
        people = people.filter(teams__in=Team.objects.filter(membership__user=user)).distinct()
    return list(people.order_by("name", "pk"))
