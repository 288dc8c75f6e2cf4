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
from makegood.lib.errors import Refused
from makegood.loop.held_back import hold_back, law_left
from makegood.loop.owed_by_law import set_aside
from makegood.loop.returning import not_right_yet
from makegood.remedies.offers.ending import let_go

AT_WORK = (Status.OPEN, Status.CONTACTED)


@transaction.atomic
def resolve(case: Case, *, by: User | None, at: datetime, why_not: str = "") -> None:
    """We think it is put right: the same owner asks on day 3 and day 30, and only the customer's yes recovers it.

    Where a part is missing, such as a word to her about what was given, it is refused and named (docs/decisions/0161).
    `why_not` says why what the law owes is not given (docs/decisions/0207).
    """
    case = _held(case)
    _keep_why_not(case, why_not, by, at)
    hold_back(case)
    _put_right(case, by=by, at=at)


def _put_right(case: Case, *, by: User | None, at: datetime) -> None:
    ask_at = followup.plan(case, at=at)
    cases.resolve(case, by=by, at=at, ask_at=ask_at)


@transaction.atomic
def close(
    case: Case, outcome: str, told: Told, *, by: User, at: datetime, why_not: str = "", feeling: str = ""
) -> None:
    """Keep the review and end the case without the customer's yes; neither happens without the other.

    Refused where a part is missing: what is owed or chosen and not given, a word to her, or what would be claimed.
    `why_not` says why what the law owes is not given, `feeling` how the customer feels now, where somebody knows.
    """
    _keep_why_not(_held(case), why_not, by, at)
    hold_back(_held(case), outcome)
    if feeling and feeling != case.feeling_after:
        cases.record_feeling(case, feeling, after=True, by=by, at=at)
    let_go(case, by=by, at=at)
    review(case, told, by=by, at=at)
    followup.drop(case, at=at)
    cases.close(case, outcome, by=by, at=at)


def _keep_why_not(case: Case, why_not: str, by: User | None, at: datetime) -> None:
    if by is not None and why_not.strip() and (left := law_left(case)):
        set_aside(case, left, why_not, by=by, at=at)


def _held(case: Case) -> Case:
    """The case as it is now, with what is offered on it held until the end of the transaction."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


@translation.override(settings.LANGUAGE_CODE)
@transaction.atomic
def hear_verdict(
    case: Case,
    answer: str,
    *,
    at: datetime,
    score: Decimal | None = None,
    comment: str = "",
    by: User | None = None,
) -> CheckBack | None:
    """The customer decides whether it is right: recovered by her yes, open again by her "not yet".

    `by` is who of us heard her say it, where she did not say it on her own page.

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
        _recover(case, by, at)
    else:
        followup.drop(case, at=at)
        not_right_yet(case, by=by, at=at)
    return kept


class NobodyToAsk(Refused):
    """Nobody is known here who could say whether it is right."""

    status = 409


class NotPutRight(Refused):
    """It is not put right yet, as we see it. Say that first; then the customer's word counts."""

    status = 409


@transaction.atomic
def hear_from(case: Case, answer: str, words: str, *, by: User, at: datetime) -> None:
    """Her verdict as she gave it to one of us, by telephone or at the counter; the timeline says who heard it.

    Raises NobodyToAsk and NotPutRight.
    """
    if case.customer_id is None:
        raise NobodyToAsk
    if case.status != Status.RESOLVED:
        raise NotPutRight
    if words:
        cases.note(case, words, by=by, at=at)
    hear_verdict(case, answer, comment=words, by=by, at=at)


def _says_nothing_new(case: Case, answer: str) -> bool:
    if answer == CheckBack.Answer.RIGHT:
        return case.status == Status.RECOVERED
    return case.status in AT_WORK


def _recover(case: Case, by: User | None, at: datetime) -> None:
    if case.status in AT_WORK:
        _put_right(case, by=None, at=at)
    cases.recover(case, by=by, at=at)
    cases.tell_owner(case, Notice.Kind.RIGHT, at=at)
