"""Reads of second-chance visits: those of a case, who comes today, and which are over."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from makegood.accounts.models import Team, User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case
from makegood.customers.models import Encounter, EncounterStatus
from makegood.remedies.models import Offer, Visit, VisitState

VISITS = ("visit", "booking", "stay", "call")
"""Kinds of encounters at which somebody meets her."""
SHOWN = 100


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
    found: list[Visit] = []
    for team, today in _days(teams_seen_by(user), at):
        due = _of([team.pk]).filter(state=VisitState.COMING, on_date__lte=today)
        found += due.order_by("on_date", "case__customer__name", "pk")[:SHOWN]
    return found


def booked_today(user: User, at: datetime, besides: Collection[int]) -> list[tuple[Encounter, Case]]:
    """Visits and bookings of today that we heard of, of customers let down before; without those of `besides`."""
    found: list[tuple[Encounter, Case]] = []
    for team, today in _days(teams_seen_by(user), at):
        zone = ZoneInfo(team.calendar.tz)
        begin = datetime.combine(today, datetime.min.time(), zone)
        there = Encounter.objects.filter(
            status=EncounterStatus.OPEN, late_seen=False, history=False, happened_at=None,
            promised_at__gte=begin, promised_at__lt=begin.replace(hour=23, minute=59, second=59),
            team=team, kind__in=VISITS, customer__isnull=False,
        ).exclude(customer__in=besides)  # fmt: skip
        earlier = Case.objects.filter(history=False).exclude(case_key__startswith="i:").order_by("-opened_at")
        told = earlier.prefetch_related(Prefetch("offers", _given(), to_attr="given"))
        whole = there.select_related("customer").prefetch_related(
            Prefetch("customer__cases", told, to_attr="let_down")
        )
        found += [
            (one, case) for one in whole.order_by("promised_at", "pk")[:SHOWN] if (case := _before(one))
        ]
    return found


def _before(encounter: Encounter) -> Case | None:
    """The last case of whoever comes, of another encounter than this."""
    cases: list[Case] = getattr(encounter.customer, "let_down", [])
    return next((case for case in cases if case.encounter_id != encounter.pk), None)


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
    seen = Team.objects.all() if teams is None else Team.objects.filter(pk__in=teams)
    whole = seen.select_related("calendar").order_by("name")
    return [(team, at.astimezone(ZoneInfo(team.calendar.tz)).date()) for team in whole]


def _of(teams: Collection[int] | None) -> QuerySet[Visit]:
    seen = Visit.objects.all() if teams is None else Visit.objects.filter(team__in=teams)
    whole = seen.select_related("team__calendar", "case__customer", "case__owner")
    return whole.prefetch_related(Prefetch("case__offers", _given(), to_attr="given"))


def _given() -> QuerySet[Offer]:
    return Offer.objects.filter(state=Offer.State.GIVEN).select_related("remedy").order_by("pk")
