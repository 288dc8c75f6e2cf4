"""Deeds of following up: plan the questions, ask them, keep the answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Coalesce

from makegood.accounts.models import Organisation
from makegood.cases.actions import check_in, never_answered
from makegood.cases.models import Case
from makegood.followup import queries
from makegood.followup.models import CheckBack
from makegood.followup.rules import ANSWERED_WITHIN, check_back_days
from makegood.outreach.actions import ask_whether_right

AT_ONCE = 200


@transaction.atomic
def plan(case: Case, *, at: datetime) -> datetime:
    """Plan to ask whether it is right now, on day 3 and day 30 or as the settings say. Returns the first date.

    What was planned before and not answered is dropped: the new end of the case starts the count anew.
    """
    drop(case, at=at)
    days = check_back_days(Organisation.current().settings)
    made = [CheckBack(case=case, day=day, due_at=at + timedelta(days=day)) for day in days]
    CheckBack.objects.bulk_create(made)
    return made[0].due_at


def drop(case: Case, *, at: datetime, keep_from: datetime | None = None) -> None:
    """Ask no more what is not answered yet; `keep_from` keeps the questions that fall due later."""
    waiting = CheckBack.objects.filter(case=case, answered_at=None, dropped_at=None)
    if keep_from:
        waiting = waiting.filter(due_at__lt=keep_from)
    waiting.update(dropped_at=at)


@transaction.atomic
def ask_due(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Ask what falls due: one short question to the customer, one task for the owner. Returns how many were taken up.

    A case that is at work again, or closed, is not asked about.
    """
    due = queries.falls_due(at, limit)
    gone = [question for question in due if question.case.status not in queries.ASKABLE]
    CheckBack.objects.filter(pk__in=[question.pk for question in gone]).update(dropped_at=at)
    _ask((question for question in due if question.case.status in queries.ASKABLE), at)
    return len(due)


def _ask(due: Iterable[CheckBack], at: datetime) -> None:
    for question in due:
        asked_by_mail = ask_whether_right(question.case, at=at)
        check_in(question.case, by_hand=not asked_by_mail, at=at)
        CheckBack.objects.filter(pk=question.pk).update(asked_at=at)


@transaction.atomic
def note_silence(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Note the questions that were sent and not answered in time; with none left open, the owner closes the case.

    What was not sent, or is to be asked by hand, stays her owner's task until a result is recorded. Silence is never
    a yes, and no case ends by itself: it ends with what it taught (LEA-01). Returns how many it were.
    """
    silent = queries.unanswered(at - ANSWERED_WITHIN, limit)
    CheckBack.objects.filter(pk__in=[question.pk for question in silent]).update(silent_at=at)
    cases = {question.case_id: question.case for question in silent}
    for case in queries.asked_in_vain(cases.values()):
        never_answered(case, at=at)
    return len(silent)


@transaction.atomic
def keep_answer(
    case: Case, answer: str, *, at: datetime, score: Decimal | None = None, comment: str = ""
) -> CheckBack:
    """Keep the customer's verdict with the question it answers; before any was asked, it answers the next one."""
    question = queries.open_question(case) or CheckBack.objects.create(
        case=case, day=_day(case, at), due_at=at
    )
    CheckBack.objects.filter(pk=question.pk).update(
        asked_at=Coalesce("asked_at", at), answered_at=at, answer=answer, score=score, comment=comment.strip()
    )
    question.refresh_from_db()
    return question


def _day(case: Case, at: datetime) -> int:
    return max((at - (case.resolved_at or case.opened_at)).days, 0)


def add_to_answer(
    question: CheckBack, *, score: Decimal | None = None, had_to_repeat: bool | None = None
) -> None:
    """Keep what she adds to her verdict: how it is now, and whether she had to tell it more than once."""
    said = {"score": score, "had_to_repeat": had_to_repeat}
    known = {name: value for name, value in said.items() if value is not None}
    if known:
        CheckBack.objects.filter(pk=question.pk).update(**known)


def keep_measure(question: CheckBack, measure: str) -> bool:
    """Keep how what was done compares with what she expected, once; whether it is news."""
    unsaid = CheckBack.objects.filter(pk=question.pk, answer=CheckBack.Answer.RIGHT, measure="")
    return bool(unsaid.update(measure=CheckBack.Measure(measure)))
