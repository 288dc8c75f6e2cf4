"""The queue: its views, filters, words and keyset pages, and how many cases each view holds."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import AGAIN, LIVE, OVER, Case, CaseQuerySet, Promise, Status, visible
from makegood.customers.queries import known_by
from makegood.lib.text import prefix_query
from makegood.listening.models import Failure

PAGE = 50
CANDIDATES, AT_THE_DESK = 1000, 400
"""A search sorts at most so many: another program the first, a person, who types another letter, the second."""


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

ORDERS: dict[str, tuple[str, ...]] = {
    "pressing": ("-priority", "due_at", "id"),
    "due": ("due_at", "id"),
    "newest": ("-opened_at", "-id"),
}
"""How a queue may be sorted; each ends in the id, so that pages never overlap."""


def first_of(few: CaseQuerySet, order: str, size: int) -> list[int]:
    """The ids of the first of a few cases, such as those that words have found.

    The sort keys are hidden from the indexes: the planner believes that what is looked for lies all over the table,
    and would walk half of it in the order of an index.
    """
    keys = [(field.lstrip("-"), field.startswith("-")) for field in ORDERS[order]]
    hidden = [(Coalesce(name, name), descending) for name, descending in keys]
    sorting = [key.desc() if descending else key.asc() for key, descending in hidden]
    return list(few.order_by(*sorting).values_list("pk", flat=True)[:size])


def queue(user: User, wanted: Wanted) -> CaseQuerySet:
    """The cases that `user` may see and `wanted` asks for, unsorted."""
    cases = in_view(Case.objects.filter(_hers(user, wanted)), user, wanted)
    return matching(
        cases.filter(_filters(wanted)),
        wanted.words,
        [OVER if wanted.view == "closed" else LIVE],
        most=AT_THE_DESK,
    )


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


def matching(
    cases: CaseQuerySet,
    words: str,
    parts: Sequence[Q] = (LIVE, ~LIVE),
    *,
    most: int = CANDIDATES,
    enough: int = CANDIDATES,
) -> CaseQuerySet:
    """Those in whose folded text every word begins a word, at most so many; all of them without words.

    They are looked for part by part, until `enough` are found: the live ones first, which somebody can still mend.
    """
    asked = prefix_query(words)
    if not asked:
        return cases
    known = known_by(words)
    exact = Q(ref=words.strip().lstrip("#")) | Q(customer__in=known)
    named = list(cases.filter(exact).order_by().values_list("pk", flat=True)[:most])
    # whoever types a whole address means its owner, also where there is no case of hers; a number may be an order's
    if named or (known and "@" in words):
        return Case.objects.filter(pk__in=named)
    found = SearchQuery(asked, config="simple", search_type="raw")
    hits = cases.annotate(heap=SearchVector("folded", config="simple")).filter(heap=found).order_by()
    # candidates first, sorted after: ordering inside the search costs a hundred times as much
    some: list[int] = []
    for part in parts:
        if len(some) < enough:
            some += hits.filter(part).values_list("pk", flat=True)[: most - len(some)]
    return Case.objects.filter(pk__in=some)


SHOWN = (
    "ref", "headline", "severity", "status", "next_step", "due_at", "priority", "first_order", "reopened",
    "waiting_since", "opened_at", "changed_at", "noticed_by", "owner__name", "customer__name", "customer__email",
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
    cases: CaseQuerySet, order: str, after: "Place | None", size: int = PAGE, *, few: bool = False
) -> tuple[list[Line], "Place | None"]:
    """The lines after the place `after`, and the place the next page begins after; None on the last page.

    `few` says that the cases are what words have found. The numbers of the lines come first, which an index of the
    queue finds by itself; only those lines are read.
    """
    rows = cases.filter(after.beyond(order)) if after else cases
    if few:
        rows = Case.objects.filter(pk__in=first_of(rows, order, size + 1))
    else:
        rows = Case.objects.filter(pk__in=rows.order_by(*ORDERS[order]).values("pk")[: size + 1])
    rows = rows.select_related("customer", "owner").only(*SHOWN)
    rows = rows.prefetch_related(
        Prefetch("promises", Promise.objects.filter(RUNNING).order_by("due_at", "id"), to_attr="running")
    )
    found = list(rows.order_by(*ORDERS[order]))
    lines = [Line(case, _dated_by(case)) for case in found[:size]]
    return lines, Place.of(found[size - 1]) if len(found) > size else None


RUNNING = Q(kept_at=None, broken_at=None, dropped_at=None)


def _dated_by(case: Case) -> Promise | None:
    running: list[Promise] = getattr(case, "running", [])
    return next((promise for promise in running if promise.due_at == case.due_at), None)


@dataclass(frozen=True)
class Place:
    """Where a page of the queue ends: the sort keys of its last line."""

    priority: int
    due_at: dt.datetime | None
    opened_at: dt.datetime
    pk: int

    @classmethod
    def of(cls, case: Case) -> "Place":
        """The place of a case."""
        return cls(case.priority, case.due_at, case.opened_at, case.pk)

    def beyond(self, order: str) -> Q:
        """What lies after this place; the first condition is the one an index can walk."""
        later = Q(due_at__gte=self.due_at) & (Q(due_at__gt=self.due_at) | Q(pk__gt=self.pk))
        if order == "due":
            return later
        if order == "newest":
            return Q(opened_at__lte=self.opened_at) & (Q(opened_at__lt=self.opened_at) | Q(pk__lt=self.pk))
        return Q(priority__lte=self.priority) & (Q(priority__lt=self.priority) | later)
