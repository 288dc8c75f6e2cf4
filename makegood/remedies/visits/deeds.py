"""Deeds of second-chance visits: inviting, saying the day, taking the invitation back, noting how it went."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from makegood.accounts.models import Team, User
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.remedies.models import Visit, VisitState
from makegood.remedies.offers.changing import hold_case

DAYS_AHEAD = 366
TO_COME = (VisitState.INVITED, VisitState.COMING)
HOW_IT_WENT = (VisitState.WELL, VisitState.NOT_WELL, VisitState.MISSED)


class InvitedAlready(Refused):
    """This customer is invited already. Say when they come, or take the invitation back first."""

    status = 409


class NoInvitation(Refused):
    """There is no visit that could be changed. Look at it again."""

    status = 409


class NoSuchDay(Refused):
    """A visit is today or later, and at most a year ahead."""

    status = 422


class NotYetThere(Refused):
    """The visit is still to come. Say afterwards how it went."""

    status = 409


@transaction.atomic
def invite(
    case: Case, team: Team, expects: str, on_date: date | None = None, *, by: User, at: datetime
) -> Visit:
    """Invite her to come again, to a team that will serve her; with the day, where she has named it."""
    case = hold_case(case.pk, by)
    if Visit.objects.filter(case=case, state__in=TO_COME).exists():
        raise InvitedAlready
    visit = Visit.objects.create(
        case=case, team=team, expects=expects.strip(), by=by, made_at=at, changed_at=at
    )
    _tell(visit, "visit.invited", by, at)
    return set_day(case, visit.pk, on_date, by=by, at=at) if on_date else visit


@transaction.atomic
def set_day(
    case: Case, number: int, on_date: date, expects: str | None = None, *, by: User | None, at: datetime
) -> Visit:
    """Keep the day on which she comes, or another one, and what she would like to find; None leaves it as it is."""
    visit = _to_come(case, number, by)
    today = at.astimezone(ZoneInfo(visit.team.calendar.tz)).date()
    if not 0 <= (on_date - today).days <= DAYS_AHEAD:
        raise NoSuchDay
    new: dict[str, Any] = {"on_date": on_date, "state": VisitState.COMING, "asked_at": None}
    wish = {} if expects is None else {"expects": expects.strip()}
    return _change(visit, "visit.dated", by, at, **new | wish)


@transaction.atomic
def take_back(case: Case, number: int, *, by: User, at: datetime) -> Visit:
    """She is not expected any more."""
    visit = _to_come(case, number, by)
    return _change(visit, "visit.taken_back", by, at, state=VisitState.TAKEN_BACK)


@transaction.atomic
def note_visit(case: Case, number: int, how: VisitState, *, by: User, at: datetime) -> Visit:
    """Note how it went, from its day on; what was noted before may be put right."""
    case = hold_case(case.pk, by)
    visit = Visit.objects.select_related("team__calendar").filter(case=case, pk=number).first()
    if visit is None or visit.on_date is None or visit.state == VisitState.TAKEN_BACK:
        raise NoInvitation
    if visit.on_date > at.astimezone(ZoneInfo(visit.team.calendar.tz)).date():
        raise NotYetThere
    return _change(visit, f"visit.{how.value}", by, at, state=how)


def _to_come(case: Case, number: int, by: User | None) -> Visit:
    held = hold_case(case.pk, by)
    found = Visit.objects.select_related("team__calendar").filter(case=held, pk=number, state__in=TO_COME)
    visit = found.first()
    if visit is None:
        raise NoInvitation
    return visit


def _change(visit: Visit, verb: str, by: User | None, at: datetime, **new: Any) -> Visit:
    new |= {"changed_at": at, "by": by}
    Visit.objects.filter(pk=visit.pk).update(**new)
    for name, value in new.items():
        setattr(visit, name, value)
    _tell(visit, verb, by, at)
    return visit


def _tell(visit: Visit, verb: str, by: User | None, at: datetime) -> None:
    record([Fact(visit.case_id, verb, {"visit": visit.pk})], by=by.pk if by else None, at=at)
    tell([visit.case_id])
