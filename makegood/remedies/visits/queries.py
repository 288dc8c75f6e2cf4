"""Reads of second-chance visits: those of a case, who comes today, and which are over."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from makegood.accounts.models import Team, User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case, Fault
from makegood.customers.models import Encounter, EncounterStatus
from makegood.remedies.models import Offer, Visit, VisitState

VISITS = ("visit", "booking", "stay", "call")
"""Kinds of encounters at which somebody meets her."""
SHOWN = 300
LOOKED_BACK = timedelta(days=365)
"""Of whom we only hear that she comes is told who was let down within this span; the page says so."""


def visits_of(case: Case) -> list[Visit]:
    """The invitations of a case, oldest first."""
    return list(case.visits.select_related("team__calendar", "by").order_by("pk"))


def visit_ahead(case: Case) -> Visit | None:
    """The visit of a case that is to come, with its day or without."""
    ahead = case.visits.filter(state__in=[VisitState.INVITED, VisitState.COMING])
    return ahead.select_related("team").first()


def visit_on(case: Case, pk: int) -> Visit:
    """One visit of a case; else a 404."""
    return get_object_or_404(case.visits.select_related("team__calendar"), pk=pk)


def visit_for(user: User, pk: int) -> Visit:
    """One visit of a team she works in or sees, whoever has its case; else a 404."""
    return get_object_or_404(_of(teams_seen_by(user)), pk=pk)


def coming(user: User, at: datetime) -> list[Visit]:
    """Who comes today where the team is that serves, by name; and whose visit nobody said of how it went."""
    due = Q()
    for today, teams in _by_day(teams_seen_by(user), at).items():
        due |= Q(team__in=teams, on_date__lte=today)
    found = _of(None).filter(due, state=VisitState.COMING) if due else Visit.objects.none()
    return list(found.order_by("on_date", "team__name", "case__customer__name", "pk")[:SHOWN])


def booked_today(user: User, at: datetime, besides: Collection[int]) -> list[tuple[Encounter, Case]]:
    """Visits and bookings of today that we heard of, of customers let down before, with the last case of each.

    Without those of `besides`. Let down is whom we failed within LOOKED_BACK, at another encounter, not she.
    """
    today = Q()
    for zone, teams in _by_zone(teams_seen_by(user)).items():
        begin = datetime.combine(at.astimezone(zone).date(), datetime.min.time(), zone)
        today |= Q(team__in=teams, promised_at__gte=begin, promised_at__lt=begin + timedelta(days=1))
    there = Encounter.objects.filter(
        today, status=EncounterStatus.OPEN, late_seen=False, history=False, happened_at=None, kind__in=VISITS,
        customer__isnull=False,
    ).exclude(customer__in=besides).annotate(case_before=Subquery(_before(at)))  # fmt: skip
    found = there.filter(case_before__isnull=False).select_related("customer") if today else there.none()
    booked = list(found.order_by("promised_at", "pk")[:SHOWN])
    told = Case.objects.prefetch_related(Prefetch("offers", _given(), to_attr="given"))
    cases = told.in_bulk([one.case_before for one in booked])
    return [(one, cases[one.case_before]) for one in booked]


def _before(at: datetime) -> QuerySet[Case, int]:
    """The last case of whoever comes, of another encounter than this."""
    hers = Case.objects.filter(
        ~Q(encounter=OuterRef("pk")) | Q(encounter=None), customer=OuterRef("customer"), history=False,
        opened_at__gte=at - LOOKED_BACK,
    ).exclude(fault=Fault.CUSTOMER)  # fmt: skip
    last = hers.exclude(case_key__startswith="i:").order_by("-opened_at", "-pk")
    return last.values_list("pk", flat=True)[:1]


def over(at: datetime, limit: int) -> list[Visit]:
    """Visits whose day is over where the team is, and that nobody was asked about; their cases are held."""
    taken: list[Visit] = []
    for team, today in _days(None, at):
        due = Visit.objects.filter(team=team, state=VisitState.COMING, on_date__lt=today, asked_at=None)
        free = due.select_related("case").select_for_update(skip_locked=True, of=("case",))
        held = [visit.pk for visit in free.order_by("on_date", "pk")[:limit]]
        taken += due.filter(pk__in=held).select_related("case__customer", "case__owner")
    return taken


def _days(teams: Collection[int] | None, at: datetime) -> list[tuple[Team, date]]:
    return [(team, at.astimezone(ZoneInfo(team.calendar.tz)).date()) for team in _teams(teams)]


def _by_day(teams: Collection[int] | None, at: datetime) -> dict[date, list[Team]]:
    found: dict[date, list[Team]] = {}
    for team, today in _days(teams, at):
        found.setdefault(today, []).append(team)
    return found


def _by_zone(teams: Collection[int] | None) -> dict[ZoneInfo, list[Team]]:
    found: dict[ZoneInfo, list[Team]] = {}
    for team in _teams(teams):
        found.setdefault(ZoneInfo(team.calendar.tz), []).append(team)
    return found


def _teams(teams: Collection[int] | None) -> QuerySet[Team]:
    seen = Team.objects.all() if teams is None else Team.objects.filter(pk__in=teams)
    return seen.select_related("calendar").order_by("name")


def _of(teams: Collection[int] | None) -> QuerySet[Visit]:
    seen = Visit.objects.all() if teams is None else Visit.objects.filter(team__in=teams)
    whole = seen.select_related("team__calendar", "case__customer", "case__owner")
    return whole.prefetch_related(Prefetch("case__offers", _given(), to_attr="given"))


def _given() -> QuerySet[Offer]:
    return Offer.objects.filter(state=Offer.State.GIVEN).select_related("remedy").order_by("pk")
