"""When the customer speaks on her own page, and when we ask her: what that does to her case."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.cases import clockwork
from makegood.cases.actions.changing import change, must_be_live, notify
from makegood.cases.actions.working import follow_clocks, resume
from makegood.cases.clockwork import Kind
from makegood.cases.models import Case, CaseGround, Notice, Promise, Status
from makegood.cases.rules import clock
from makegood.listening.models import Signal

SEEN_TO_WITHIN = timedelta(days=1)


@transaction.atomic
def hear_reply(case: Case, signal: Signal, minutes: int, *, at: datetime) -> None:
    """What she added joins the case: it wakes it, ends our waiting, and asks for an answer within so many working
    minutes."""
    must_be_live(case)
    if not CaseGround.objects.filter(case=case, signal=signal).exists():
        CaseGround.objects.create(case=case, signal=signal, at=at)
    if case.waiting_since:
        resume(case, by=None, at=at)
    step = _("Read the answer and reply")
    change(
        case, "case.replied", by=None, at=at, data={"signal": signal.pk}, next_step=step, snoozed_until=None
    )
    if not clockwork.owed(case, [Kind.FIRST_REPLY]):
        _owe_an_answer(case, minutes, at)
    follow_clocks(case)
    notify({case.owner_id}, case, Notice.Kind.HEARD, at=at)


@transaction.atomic
def hear_choice(case: Case, step: str, *, at: datetime) -> None:
    """She chose what will make it right: it is her owner's next step, at work or not; our waiting is over."""
    more: dict[str, Any] = {}
    if case.waiting_since:
        resume(case, by=None, at=at, step=step)
    if case.status not in {Status.RECOVERED, Status.CLOSED}:
        soon = at + SEEN_TO_WITHIN
        more = {"next_step": step, "snoozed_until": None, "due_at": min(case.due_at or soon, soon)}
    change(case, "case.chose", by=None, at=at, **more)
    notify({case.owner_id}, case, Notice.Kind.CHOSE, at=at)


@transaction.atomic
def hear_measure(case: Case, measure: str, *, at: datetime) -> None:
    """She said whether what we did was less than she expected, as she expected, or more."""
    change(case, f"measure.{measure}", by=None, at=at)


def _owe_an_answer(case: Case, minutes: int, at: datetime) -> None:
    promise = Promise(case=case, kind=Kind.FIRST_REPLY, started_at=at, minutes=minutes)
    made = clock(Kind.FIRST_REPLY, minutes, clockwork.hours(promise), at)
    promise.due_at, promise.warn_at = made.due_at, made.warn_at
    promise.save()


def tell_owner(case: Case, kind: Notice.Kind, *, at: datetime) -> None:
    """Put it on the owner's Today."""
    notify({case.owner_id}, case, kind, at=at)


@transaction.atomic
def check_in(case: Case, *, by_hand: bool, at: datetime) -> None:
    """The time has come to ask whether it is right: her owner's task, by hand where no mail can ask."""
    step = _("Ring and ask whether it is right now") if by_hand else _("See whether it is right now")
    more = {"next_step": step, "due_at": at + SEEN_TO_WITHIN} if case.status == Status.RESOLVED else {}
    change(case, "case.asked", by=None, at=at, data={"by_hand": by_hand}, **more)
    notify({case.owner_id}, case, Notice.Kind.CHECK_IN, at=at)


@transaction.atomic
def never_answered(case: Case, *, at: datetime) -> None:
    """Nobody answered whether it is right: what is left to her owner is to close it, with what it taught."""
    step = _("Close it: the customer never answered")
    change(case, "case.unanswered", by=None, at=at, next_step=step, due_at=at + SEEN_TO_WITHIN)
    notify({case.owner_id}, case, Notice.Kind.UNANSWERED, at=at)
