"""Who works here, as the settings show it: teams, languages, absences, and whether somebody is away now."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from makegood.accounts.models import Absence, Membership, Team, User
from makegood.accounts.queries import teams_seen_by


def colleagues(user: User) -> QuerySet[User]:
    """The people whose settings this person may see: all, or for a lead those of her teams and herself."""
    teams = teams_seen_by(user)
    if teams is None:
        return User.objects.all()
    with_her = Membership.objects.filter(team__in=teams).values("user")
    return User.objects.filter(Q(pk__in=with_her) | Q(leads__in=teams) | Q(pk=user.pk)).distinct()


def listed(user: User, at: datetime) -> Sequence[User]:
    """Those people by name, who works here first, with their teams and the absences that are not over."""
    ahead = Absence.objects.filter(until_at__gt=at).order_by("from_at", "id")
    found = colleagues(user).select_related("stand_in").prefetch_related(
        Prefetch("teams", Team.objects.order_by("name")), Prefetch("absences", ahead, to_attr="ahead")
    )  # fmt: skip
    return list(found.order_by("-is_active", "name", "pk"))


def absences_of(person: User, at: datetime) -> Sequence[Absence]:
    """Her absences that are not over, the next first."""
    return list(person.absences.filter(until_at__gt=at).order_by("from_at", "id"))
