"""How a case ends, and who has the last word: we put it right, the customer says whether it is."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import translation

from makegood.accounts.models import User
from makegood.cases import actions as cases
from makegood.cases.models import Case, Notice, Status
from makegood.followup import actions as followup
from makegood.followup.models import CheckBack
from makegood.followup.queries import last_answer
from makegood.learning.actions import review
from makegood.learning.rules import Told
from makegood.loop.returning import not_right_yet

AT_WORK = (Status.OPEN, Status.CONTACTED)


@transaction.atomic
def resolve(case: Case, *, by: User | None, at: datetime) -> None:
    """We think it is put right: the same owner asks on day 3 and day 30, and only the customer's yes recovers it."""
    ask_at = followup.plan(case, at=at)
    cases.resolve(case, by=by, at=at, ask_at=ask_at)


@transaction.atomic
def close(case: Case, outcome: str, told: Told, *, by: User, at: datetime) -> None:
    """Keep the review and end the case without the customer's yes; neither happens without the other."""
    review(case, told, by=by, at=at)
    followup.drop(case, at=at)
    cases.close(case, outcome, by=by, at=at)


@translation.override(settings.LANGUAGE_CODE)
@transaction.atomic
def hear_verdict(
    case: Case, answer: str, *, at: datetime, score: Decimal | None = None, comment: str = ""
) -> CheckBack | None:
    """The customer decides whether it is right: recovered by her yes, open again by her "not yet".

    Her yes ends what is still at work; what was to be asked within the day is asked no more. A verdict that the case
    has had already (sent twice, or by two open pages) is kept once.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("owner", "team__calendar").get(pk=case.pk)
    )
    if _says_nothing_new(case, answer):
        return last_answer(case)
    kept = followup.keep_answer(case, answer, at=at, score=score, comment=comment)
    if answer == CheckBack.Answer.RIGHT:
        _recover(case, at)
    else:
        followup.drop(case, at=at)
        not_right_yet(case, at=at)
    return kept


def _says_nothing_new(case: Case, answer: str) -> bool:
    if answer == CheckBack.Answer.RIGHT:
        return case.status == Status.RECOVERED
    return case.status in AT_WORK


def _recover(case: Case, at: datetime) -> None:
    if case.status in AT_WORK:
        resolve(case, by=None, at=at)
    cases.recover(case, by=None, at=at)
    cases.tell_owner(case, Notice.Kind.RIGHT, at=at)
