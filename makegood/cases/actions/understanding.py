"""What somebody fills in together: how it is for the person, and what the facts weigh. Only what is new is written."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions.stepping import begin_steps
from makegood.cases.actions.working import (
    record_feeling,
    set_fault,
    set_goal,
    set_harm,
    set_kind,
    set_severity,
)
from makegood.cases.models import Case


@transaction.atomic
def understand(
    case: Case, harm: str, goal: str, feeling: str, words: str, *, by: User | None, at: datetime
) -> None:
    """Keep what it did to the person, what would make it right, and how she feels."""
    if harm.strip() != case.harm:
        set_harm(case, harm, by=by, at=at)
    if goal.strip() != case.goal:
        set_goal(case, goal, by=by, at=at)
    if feeling and (feeling, words.strip()) != (case.feeling_before, case.feeling_words):
        record_feeling(case, feeling, words, by=by, at=at)


@transaction.atomic
def judge(case: Case, severity: int, fault: str, kind: str = "", *, by: User | None, at: datetime) -> None:
    """Say how bad it is, whose fault it was, and what kind of failure; an empty kind stays as it is.

    With another kind come its steps, if none was settled before.
    """
    if severity != case.severity:
        set_severity(case, severity, by=by, at=at)
    if fault != case.fault:
        set_fault(case, fault, by=by, at=at)
    if kind and kind != case.failure_kind:
        set_kind(case, kind, by=by, at=at)
        begin_steps(case, by=by, at=at)
