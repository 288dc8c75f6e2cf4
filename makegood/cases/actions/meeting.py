"""When a case waits for an appointment: its next step and its date are those of the meeting."""

from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases import clockwork
from makegood.cases.actions.changing import change
from makegood.cases.actions.hearing import SEEN_TO_WITHIN
from makegood.cases.actions.working import resume
from makegood.cases.models import Case, Status

OVER = {Status.RECOVERED, Status.CLOSED}
AT_WORK = {Status.OPEN, Status.CONTACTED}


@transaction.atomic
def expect_meeting(case: Case, step: str, due_at: datetime, *, by: User | None, at: datetime) -> None:
    """The case waits for an appointment: our clocks stand still until then. A case that is over stays so."""
    waits = case.status in AT_WORK
    new: dict[str, Any] = {"next_step": step, "due_at": due_at, "snoozed_until": None}
    if waits:
        new["waiting_since"] = case.waiting_since or at
    change(case, "case.meets", by=by, at=at, **({} if case.status in OVER else new))
    if waits:
        clockwork.pause(case, at)


@transaction.atomic
def meeting_over(case: Case, step: str, *, by: User | None, at: datetime) -> None:
    """The case waits for no appointment any more: the clocks go on, and what is to be done next is seen to in a day."""
    if case.waiting_since is not None:
        resume(case, by=by, at=at, step=step)
    if case.status not in OVER:
        soon = at + SEEN_TO_WITHIN
        due_at = min(case.due_at, soon) if case.due_at and case.due_at > at else soon
        change(case, "case.next_step", by=by, at=at, next_step=step, due_at=due_at)
