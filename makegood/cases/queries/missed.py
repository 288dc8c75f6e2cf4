"""Promises to customers that were missed, who may read of them, and how many are kept, by team."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from makegood.accounts.models import Role, User
from makegood.cases.models import Promise, visible
from makegood.lib.bulk import select

OVERSEES = (Role.LEAD, Role.MANAGER, Role.ADMIN, Role.AUDITOR)
SHOWN = 100
PEOPLE = 3
"""A team's share stands for itself only if so many people promised something: of fewer, it would be a person's."""


def missed_promises(user: User) -> list[Promise]:
    """The last promises missed that this person may see, those that wait for a word first."""
    found = _missed().filter(visible(user, "case__")).order_by("-due_at", "-id")[:SHOWN]
    return sorted(found, key=is_settled)


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
    kept_late = Promise.objects.filter(kind=Promise.Kind.GIVEN, broken_at__isnull=False)
    return kept_late.select_related(
        "case__customer", "case__owner", "case__team", "made_by", "missed__reason_by", "missed__change_by"
    )


@dataclass(frozen=True, slots=True)
class KeptBy:
    """How many of the promises that fell due were kept in time; `team` is empty for teams too small to stand alone."""

    team: str
    kept: int
    due: int


KEPT = """
    SELECT t.name, count(*) FILTER (WHERE p.broken_at IS NULL AND p.kept_at <= p.due_at), count(*),
           count(DISTINCT p.made_by_id)
    FROM cases_promise p JOIN cases_case c ON c.id = p.case_id JOIN accounts_team t ON t.id = c.team_id
    WHERE p.kind = 'given' AND p.due_at BETWEEN %s AND %s AND (p.dropped_at IS NULL OR p.broken_at IS NOT NULL)
      AND NOT c.own_up
    GROUP BY t.id, t.name ORDER BY t.name
"""


def kept_by_team(since: dt.datetime, at: dt.datetime) -> list[KeptBy]:
    """Promises to customers that fell due, by team; teams of fewer than three who promised stand together."""
    rows: Sequence[tuple[str, int, int, int]] = [(n, k, d, p) for n, k, d, p in select(KEPT, [since, at])]
    large = [KeptBy(name, kept, due) for name, kept, due, people in rows if people >= PEOPLE]
    small = [(kept, due) for _name, kept, due, people in rows if people < PEOPLE]
    rest = KeptBy("", sum(kept for kept, _due in small), sum(due for _kept, due in small))
    return [*large, rest] if small else large
