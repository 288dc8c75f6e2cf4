"""The queue: its views, filters, words and keyset pages, and how many cases each view holds."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by, with_people
from makegood.cases.models import AGAIN, OVER, Case, CaseQuerySet, Promise, Status, visible
from makegood.cases.queries.places import ORDERS, Place
from makegood.cases.queries.words import ALL, AT_WORK_FIRST, first_matching, whose
from makegood.lib.text import prefix_query
from makegood.listening.models import Failure

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the queue; `day_end` is midnight in the viewer's zone."""

    at: dt.datetime
    day_end: dt.datetime
    view: str = "open"
    words: str = ""
    severity: int | None = None
    team: int | None = None
    owner: int | None = None
    noticed_by: str = ""
    order: str = "pressing"


def _open(_user: User, _wanted: Wanted) -> Q:
    return Q()


def _mine(user: User, _wanted: Wanted) -> Q:
    return Q(owner=user)


def _today(_user: User, wanted: Wanted) -> Q:
    return Q(due_at__lt=wanted.day_end)


def _owed(user: User, wanted: Wanted) -> Q:
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=wanted.at)
    return Q(awake, owner=user, waiting_since=None, due_at__lt=wanted.day_end)


def _late(_user: User, wanted: Wanted) -> Q:
    return Q(due_at__lt=wanted.at)


def _unheard(_user: User, _wanted: Wanted) -> Q:
    return Q(noticed_by=Failure.By.US)


def _again(_user: User, _wanted: Wanted) -> Q:
    return AGAIN


def _first(_user: User, _wanted: Wanted) -> Q:
    return Q(first_order=True)


def _snoozed(_user: User, wanted: Wanted) -> Q:
    return Q(snoozed_until__gt=wanted.at)


AT_WORK_VIEWS: dict[str, Callable[[User, Wanted], Q]] = {
    "open": _open,
    "mine": _mine,
    "today": _today,
    "owed": _owed,
    "late": _late,
    "unheard": _unheard,
    "again": _again,
    "first": _first,
    "snoozed": _snoozed,
}
"""The views of cases that wait for a deed of ours."""

DONE_VIEWS: dict[str, Q] = {
    "waiting": Q(status=Status.RESOLVED),
    "closed": OVER,
}
"""The views of cases that wait for the customer's yes, and of those that are over."""

VIEWS = (*AT_WORK_VIEWS, *DONE_VIEWS)


def queue(user: User, wanted: Wanted) -> CaseQuerySet:
    """The cases that `user` may see and `wanted` asks for, whatever words they hold, unsorted."""
    return in_view(Case.objects.filter(_hers(user, wanted)), user, wanted).filter(_filters(wanted))


def _hers(user: User, wanted: Wanted) -> Q:
    """Which of the wanted she may see, in the fewest words.

    Who asks for one team or one owner needs no "one of my teams or my own", which no index can walk.
    """
    teams = teams_seen_by(user)
    if teams is None or wanted.owner == user.pk or wanted.team in teams:
        return Q()
    if wanted.team is not None:
        return Q(owner=user)
    return Q(team__in=teams) if wanted.owner is not None else visible(user)


def in_view(cases: CaseQuerySet, user: User, wanted: Wanted) -> CaseQuerySet:
    """Those of the cases that stand in the view that is wanted."""
    if wanted.view in DONE_VIEWS:
        return cases.filter(DONE_VIEWS[wanted.view])
    return cases.at_work().filter(AT_WORK_VIEWS[wanted.view](user, wanted))


def _filters(wanted: Wanted) -> Q:
    asked = {
        "severity": wanted.severity,
        "team": wanted.team,
        "owner": wanted.owner,
        "noticed_by": wanted.noticed_by or None,
    }
    return Q(**{name: value for name, value in asked.items() if value is not None})


SHOWN = (
    "ref", "headline", "severity", "status", "next_step", "due_at", "priority", "first_order", "reopened",
    "waiting_since", "opened_at", "changed_at", "noticed_by", "owner", "customer__name", "customer__email",
    "customer__phone", "customer__channel", "case_key",
)  # fmt: skip
"""What a line of the queue or of the day shows; words and plans of a case stay in the database."""


@dataclass(frozen=True)
class Line:
    """One line of the queue: a case, the promise its date comes from, if one does, and who else has it open."""

    case: Case
    promise: Promise | None
    looking: Sequence[str] = ()


def page(
    user: User, wanted: Wanted, after: Place | None, size: int = PAGE
) -> tuple[list[Line], Place | None]:
    """The lines after the place `after`, and the place the next page begins after; None on the last page."""
    cases = queue(user, wanted)
    if prefix_query(wanted.words):
        part = ALL if wanted.view in DONE_VIEWS else AT_WORK_FIRST[0]
        hers = whose(user, wanted.team, wanted.owner)
        first = first_matching(
            cases, wanted.words, wanted.order, size + 1, after=after, parts=[part], hers=hers
        )
        found = _lines(Case.objects.filter(pk__in=first), wanted.order)
    else:
        found = first_lines(
            cases.filter(after.beyond(wanted.order)) if after else cases, wanted.order, size + 1
        )
    return found[:size], Place.of(found[size - 1].case) if len(found) > size else None


def first_lines(cases: CaseQuerySet, order: str, size: int) -> list[Line]:
    """The first lines in this order.

    Their numbers come first, which an index of the queue finds by itself; only those lines are read.
    """
    return _lines(Case.objects.filter(pk__in=cases.order_by(*ORDERS[order]).values("pk")[:size]), order)


def _lines(few: CaseQuerySet, order: str) -> list[Line]:
    rows = few.select_related("customer").only(*SHOWN).order_by(*ORDERS[order])
    shown = with_people(rows, "owner")
    promises = _dating(shown)
    return [Line(case, promises.get(case.pk)) for case in shown]


RUNNING = Q(kept_at=None, broken_at=None, dropped_at=None)


def _dating(cases: Sequence[Case]) -> dict[int, Promise]:
    """The promise that the date of each case comes from. What is over has no date, and nothing is read for it."""
    dates = {case.pk: case.due_at for case in cases if case.due_at}
    if not dates:
        return {}
    running = Promise.objects.filter(RUNNING, case__in=dates).order_by("-due_at", "-id")
    running = running.only("case", "kind", "label", "started_at", "due_at", "warn_at")
    return {promise.case_id: promise for promise in running if promise.due_at == dates[promise.case_id]}
