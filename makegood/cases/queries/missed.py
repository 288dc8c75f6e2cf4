"""Promises to customers and duties of the law that were missed, who may read of them; how many are kept, by team."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from makegood.accounts.circle import teams_seen_by
from makegood.accounts.models import Role, User
from makegood.cases.models import Promise, visible
from makegood.lib.bulk import select

OVERSEES = (Role.LEAD, Role.MANAGER, Role.ADMIN, Role.AUDITOR)
SHOWN = 100
PEOPLE = 3
"""A team's share stands for itself only if so many people promised something: of fewer, it would be a person's."""


def missed_promises(user: User) -> list[Promise]:
    """The last promises missed that this person may see, those that wait for a word first."""
    settled = Case(When(missed__change__gt="", then=1), default=0)
    return list(_missed().filter(visible(user, "case__")).order_by(settled, "-due_at", "-id")[:SHOWN])


def missed_promise_for(user: User, pk: int) -> Promise:
    """A missed promise, for who made it, for who has the case, and for who oversees; else a 404."""
    seen = visible(user, "case__")
    # who sees all has no condition, and with one more beside it she would see only her own
    found = get_object_or_404(_missed().filter(seen | Q(made_by=user) if seen else seen), pk=pk)
    if user.role in OVERSEES or user.pk in {found.made_by_id, found.case.owner_id}:
        return found
    raise Http404


def is_settled(promise: Promise) -> bool:
    """Whether it is said what changes."""
    return bool(hasattr(promise, "missed") and promise.missed.change)


def _missed() -> QuerySet[Promise]:
    to_her = Q(kind=Promise.Kind.GIVEN) | Q(duty__isnull=False)
    kept_late = Promise.objects.filter(to_her, broken_at__isnull=False)
    return kept_late.select_related(
        "case__customer",
        "case__owner",
        "case__team",
        "made_by",
        "duty",
        "missed__reason_by",
        "missed__change_by",
    )


@dataclass(frozen=True, slots=True)
class KeptBy:
    """How many of the promises that fell due were kept in time; `team` is empty for teams too small to stand alone."""

    team: str
    kept: int
    due: int


Row = tuple[str, int, int, set[int]]
"""A team's name, promises kept, fallen due, and by whom they were made."""
KEPT = """
    SELECT t.name, count(*) FILTER (WHERE p.broken_at IS NULL AND p.kept_at <= p.due_at), count(*),
           coalesce(array_agg(DISTINCT p.made_by_id) FILTER (WHERE p.made_by_id IS NOT NULL), '{}')
    FROM cases_promise p JOIN cases_case c ON c.id = p.case_id JOIN accounts_team t ON t.id = c.team_id
    WHERE p.kind = 'given' AND p.due_at BETWEEN %s AND %s AND (p.dropped_at IS NULL OR p.broken_at IS NOT NULL)
      AND NOT c.own_up AND (%s::bigint[] IS NULL OR t.id = ANY(%s::bigint[]))
    GROUP BY t.id, t.name ORDER BY t.name
"""


def kept_by_team(user: User, since: dt.datetime, at: dt.datetime) -> list[KeptBy]:
    """Promises to customers that fell due, by team that `user` sees; teams of fewer than three who promised stand
    together, and are left out where fewer than three promised in all of them.
    """
    teams = teams_seen_by(user)
    rows: list[Row] = [(n, k, d, set(p)) for n, k, d, p in select(KEPT, [since, at, teams, teams])]
    large = [KeptBy(name, kept, due) for name, kept, due, people in rows if len(people) >= PEOPLE]
    return large + _together([row for row in rows if len(row[3]) < PEOPLE])


def _together(small: Sequence[Row]) -> list[KeptBy]:
    if len(set[int]().union(*(people for *_rest, people in small))) < PEOPLE:
        return []
    return [KeptBy("", sum(kept for _, kept, *_rest in small), sum(due for *_rest, due, _ in small))]
