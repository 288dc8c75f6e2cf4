"""What one person owes, waits for, is asked and has not seen yet."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.accounts.queries import with_people
from makegood.cases.models import WAITS, Case, HandOver, Notice
from makegood.cases.queries.queue import PAGE, Line, first_lines
from makegood.lib.bulk import numbers
from makegood.lib.together import soon


def asked_to_take(user: User) -> list[HandOver]:
    """The hand-overs that wait for this person's yes, oldest first."""
    waiting = HandOver.objects.filter(to_user=user, answered_at=None).prefetch_related("case__customer")
    return with_people(waiting.order_by("proposed_at", "id"), "from_user")


def hand_over_for(user: User, pk: int) -> HandOver:
    """A hand-over that this person may answer or take back; else a 404."""
    hers = HandOver.objects.filter(Q(to_user=user) | Q(from_user=user))
    return get_object_or_404(hers.select_related("case__owner", "to_user"), pk=pk)


def notices_for(user: User, size: int = 20) -> list[Notice]:
    """What this person has not seen yet, newest first."""
    unseen = Notice.objects.filter(user=user, seen_at=None).select_related("case__customer", "promise")
    told = unseen.only("kind", "at", *PROMISED, *(f"case__{name}" for name in NAMED))

    return list(told.order_by("-at", "id")[:size])


NAMED = ("ref", "case_key", "headline", "next_step", "due_at", "customer__name", "customer__email")
"""What a case is named and told by in a few words; what else is known of it stays in the database."""

PROMISED = ("promise__kind", "promise__label", "promise__duty")


def owed_by(user: User, at: dt.datetime, until: dt.datetime, size: int = PAGE) -> list[Line]:
    """What this person owes before `until`, in the order it falls due; what waits or is set aside is not among it."""
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at)
    owed = Case.objects.at_work().filter(awake, owner=user, waiting_since=None, due_at__lt=until)
    return first_lines(owed, "due", size)


def waiting_for(user: User, *, apart: QuerySet[Case], size: int = 20) -> list[Case]:
    """This person's cases in which the next word is the customer's, the one we ask about first on top.

    Those that stand `apart` wait for nobody's word any more.
    """
    waiting = Case.objects.filter(WAITS, owner=user).exclude(pk__in=apart.order_by().values("pk"))
    cases = waiting.select_related("customer").only(*NAMED)
    return list(cases.order_by("due_at", "id")[:size])


def live_by_owner(people: Sequence[int], bound: int = 1_001) -> dict[int, int]:
    """How many live cases each of these people owns, counted no further than `bound`: cheap at any size."""
    return live_by_owner_soon(people, bound)()


def live_by_owner_soon(people: Sequence[int], bound: int) -> Callable[[], dict[int, int]]:
    """The same, asked ahead."""
    return soon(
        "SELECT u.id, n.n FROM unnest(%s::bigint[]) AS u(id) CROSS JOIN LATERAL (SELECT count(*) AS n FROM"
        " (SELECT 1 FROM cases_case c WHERE c.owner_id = u.id"
        " AND c.status IN ('open', 'contacted', 'resolved') LIMIT %s) x) n",
        [numbers(people), bound],
        dict,
    )
