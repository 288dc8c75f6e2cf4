"""How a case ends: resolved by us, recovered by the customer's yes, or closed without it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.cases import clockwork
from makegood.cases.actions.changing import move
from makegood.cases.actions.working import Unknown
from makegood.cases.clockwork import Kind
from makegood.cases.models import Case, HandOver, Outcome, Status

ASK_AFTER = timedelta(days=3)
OURS = [Kind.ACKNOWLEDGE, Kind.FIRST_REPLY, Kind.PLAN]
ANSWERED = [Kind.LAW_ANSWER, Kind.LAW_FINAL]
"""What the law asks that our last word to the customer meets."""
FINAL = {Outcome.SILENT, Outcome.APOLOGISED, Outcome.UNFOUNDED, Outcome.NOT_POSSIBLE}
"""Endings that are an answer to the complaint, where one of us has written to her."""


@transaction.atomic
def resolve(case: Case, *, by: User | None, at: datetime, ask_at: datetime | None = None) -> None:
    """We think it is put right. The customer is asked `ask_at` (default: in three days); only her yes recovers it."""
    move(
        case, Status.RESOLVED, "case.resolved", by=by, at=at, resolved_at=at, waiting_since=None,
        snoozed_until=None, next_step=_("Ask whether it is right now"), due_at=ask_at or at + ASK_AFTER,
    )  # fmt: skip
    clockwork.keep(case, [Kind.RESOLVE, *ANSWERED], at)
    clockwork.drop(case, OURS, at)


@transaction.atomic
def recover(case: Case, *, by: User | None, at: datetime) -> None:
    """The customer says it is right."""
    move(case, Status.RECOVERED, "case.recovered", by=by, at=at, recovered_at=at, next_step="", due_at=None)
    clockwork.keep(case, [Kind.LAW_YES], at)
    _end(case, at)


@transaction.atomic
def close(case: Case, outcome: str, *, by: User | None, at: datetime) -> None:
    """End a case without the customer's yes; `outcome` says how. Its review is asked for by who calls this."""
    if outcome not in Outcome.values or outcome == Outcome.HISTORY:
        raise Unknown(value=outcome, choices=", ".join(v for v in Outcome.values if v != Outcome.HISTORY))
    move(
        case, Status.CLOSED, "case.closed", by=by, at=at, closed_at=at, outcome=outcome,
        next_step="", due_at=None, waiting_since=None, snoozed_until=None,
    )  # fmt: skip
    if outcome in FINAL and case.first_reply_at:
        clockwork.keep(case, ANSWERED, at)
    _end(case, at)


def _end(case: Case, at: datetime) -> None:
    clockwork.drop(case, Kind.values, at)
    HandOver.objects.filter(case=case, answered_at=None).update(answered_at=at, accepted=False)
