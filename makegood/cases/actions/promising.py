"""What a customer was told and when she heard from us: promises made and kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.accounts.queries import hours_of
from makegood.cases import clockwork
from makegood.cases.actions.changing import change, later, move, must_be_live, said
from makegood.cases.actions.working import follow_clocks
from makegood.cases.clockwork import BY_LAW, Kind
from makegood.cases.models import Case, Promise, Status
from makegood.cases.rules import WARN_SHARE, end_of_day, working_days_later
from makegood.lib.errors import Refused


class NotOwed(Refused):
    """This promise is not open any more."""

    status = 409


@transaction.atomic
def promise(case: Case, label: str, due_at: datetime, *, by: User | None, at: datetime) -> Promise:
    """Tell the customer "by then" and be held to it: a warning one working day before, an apology after."""
    must_be_live(case)
    change(case, "promise.made", by=by, at=at, data={"kind": Kind.GIVEN.value})
    made = Promise.objects.create(
        case=case,
        kind=Kind.GIVEN,
        label=said(label),
        started_at=at,
        due_at=later(due_at, at),
        warn_at=_warn_at(case, due_at, at),
        made_by=by,
    )
    follow_clocks(case)
    return made


def _warn_at(case: Case, due_at: datetime, at: datetime) -> datetime:
    eve = working_days_later(hours_of(case.team.calendar), due_at, -1)
    if eve > at:
        return eve
    return at + timedelta(seconds=int((due_at - at).total_seconds() * WARN_SHARE))


@transaction.atomic
def contact_today(case: Case, *, by: User | None, at: datetime) -> None:
    """The customer hears from us today: by the end of the team's day, or of the day where that is over already."""
    due_at = end_of_day(hours_of(case.team.calendar), at)
    step = _("Tell the customer what happened, before they ask")
    change(case, "case.contact_today", by=by, at=at, next_step=step, due_at=due_at)
    clockwork.drop(case, [Kind.FIRST_REPLY], at)
    warn_at = at + timedelta(seconds=int((due_at - at).total_seconds() * WARN_SHARE))
    Promise.objects.create(case=case, kind=Kind.FIRST_REPLY, started_at=at, due_at=due_at, warn_at=warn_at)


@transaction.atomic
def keep_promise(owed: Promise, *, by: User | None, at: datetime) -> None:
    """What we said is done, be it late."""
    if owed.kind == Kind.STEP or owed.kind in BY_LAW:
        raise NotOwed
    case = owed.case
    change(case, "promise.kept", by=by, at=at, data={"promise": owed.pk, "kind": owed.kind})
    if not Promise.objects.filter(pk=owed.pk, kept_at=None, dropped_at=None).update(kept_at=at):
        raise NotOwed
    owed.kept_at = at
    follow_clocks(case)


def acknowledged(case: Case, *, at: datetime) -> None:
    """The receipt has gone out: the promise of one is kept. It is no answer: the first reply stays owed."""
    clockwork.keep(case, [Kind.ACKNOWLEDGE], at)


@transaction.atomic
def contacted(
    case: Case, *, by: User | None, at: datetime, message: int | None = None, step: str = ""
) -> None:
    """A person of ours has answered the customer: the receipt and the first reply are owed no longer."""
    must_be_live(case)
    heard = {"last_word_at": at, "first_reply_at": case.first_reply_at or at, "silence_told_at": None}
    data = {"message": message} if message else {}
    if case.status == Status.OPEN:
        step = step.strip() or _("Make a plan and tell the customer")
        move(case, Status.CONTACTED, "case.contacted", by=by, at=at, data=data, next_step=step, **heard)
    else:
        change(case, "case.answered", by=by, at=at, data=data, **heard)
    clockwork.keep(case, [Kind.ACKNOWLEDGE, Kind.FIRST_REPLY, Kind.LAW_ANSWER], at)
    follow_clocks(case)
