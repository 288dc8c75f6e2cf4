"""The clocks of one case: which still run, pausing and going on, and what falls due next."""

from collections.abc import Collection, Sequence
from datetime import datetime

from makegood.accounts.queries import hours_of
from makegood.accounts.rules.worktime import Hours, Pause
from makegood.cases.models import Case, Promise
from makegood.cases.rules import Urgency, clock, urgency

Kind = Promise.Kind
WORKING = (Kind.FIRST_REPLY, Kind.PLAN, Kind.RESOLVE, Kind.STEP)
BY_LAW = (Kind.LAW_ANSWER, Kind.LAW_FINAL, Kind.LAW_GIVEN, Kind.LAW_YES)
LAPSES = (Kind.LAW_YES,)  # what is hers to do is not broken by us: its time passes
BY_PEOPLE = (*WORKING, Kind.GIVEN, Kind.CHECK_BACK, *BY_LAW)  # a receipt is not a person's work


def hours(promise: Promise) -> Hours:
    """The working hours a promise runs in."""
    return hours_of(promise.calendar or promise.case.team.calendar)


def pauses_of(promise: Promise) -> list[Pause]:
    """The pauses of a promise as instants; one that lasts ends in None."""
    return parse_pauses(promise.pauses)


def parse_pauses(kept: Sequence[Sequence[str | None]]) -> list[Pause]:
    """Pauses as a promise keeps them, as instants."""
    return [
        (datetime.fromisoformat(begin), datetime.fromisoformat(end) if end else None)
        for begin, end in kept
        if begin
    ]


def owed(case: Case, kinds: Collection[str] = tuple(Kind.values)) -> list[Promise]:
    """What is still owed on a case, also where it is late already; first due first."""
    rows = Promise.objects.filter(case=case, kind__in=kinds, kept_at=None, dropped_at=None)
    return list(rows.select_related("case__team__calendar", "calendar").order_by("due_at", "id"))


def keep(case: Case, kinds: Collection[str], at: datetime) -> None:
    """These promises are kept, be it late."""
    Promise.objects.filter(case=case, kind__in=kinds, kept_at=None, dropped_at=None).update(kept_at=at)


def drop(case: Case, kinds: Collection[str], at: datetime) -> None:
    """These promises are no longer owed."""
    Promise.objects.filter(case=case, kind__in=kinds, kept_at=None, dropped_at=None).update(dropped_at=at)


def pause(case: Case, at: datetime) -> None:
    """Stop the working-time clocks that still run; a fixed time stays fixed."""
    running = [p for p in owed(case, WORKING) if p.minutes is not None and not (p.broken_at or p.paused_at)]
    for promise in running:
        promise.pauses = [*promise.pauses, [at.isoformat(), None]]
        promise.paused_at = at
    Promise.objects.bulk_update(running, ["pauses", "paused_at"])


def go_on(case: Case, at: datetime) -> None:
    """Let paused clocks run again: what is due moves by the working time that was paused."""
    stopped = [promise for promise in owed(case) if promise.paused_at]
    for promise in stopped:
        promise.pauses = [*promise.pauses[:-1], [promise.pauses[-1][0], at.isoformat()]]
        promise.paused_at = None
        wind(promise)
    Promise.objects.bulk_update(stopped, ["pauses", "paused_at", "due_at", "warn_at"])


def wind(promise: Promise) -> None:
    """Compute anew when a promise in working time is due, and when to warn; nothing is saved."""
    if promise.minutes is not None:
        new = clock(promise.kind, promise.minutes, hours(promise), promise.started_at, pauses_of(promise))
        promise.due_at, promise.warn_at = new.due_at, new.warn_at


def rank(case: Case, owed_by_people: Collection[Promise]) -> Urgency:
    """How far up the case stands, with clocks that run out or are over."""
    warned = any(promise.warned_at for promise in owed_by_people)
    late = any(promise.broken_at for promise in owed_by_people)
    return urgency(case.severity, case.first_order, case.reopened, warned, late)
