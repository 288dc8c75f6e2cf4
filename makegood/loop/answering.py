"""A survey's answer on its way into the loop: by personal link once, or openly within the limits for strangers."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from makegood.accounts.models import Organisation
from makegood.cases.models import Case
from makegood.lib.bulk import select
from makegood.lib.errors import Refused
from makegood.listening.heard import Heard, Receipt
from makegood.listening.incoming import CustomerIn, Scale, SignalIn, SignalKind, signal_problem
from makegood.listening.models import Invitation, Survey
from makegood.listening.surveys import invited_id, open_id, source_of
from makegood.loop.steps import hear
from makegood.outreach.links import make_tokens

LONGEST = 10_000


class AnsweredAlready(Refused):
    """This survey is answered. Thank you."""

    status = 409


class CannotRead(Refused):
    """{why}"""

    status = 422


@dataclass(frozen=True)
class Answer:
    """What somebody filled in. `quiet`: count it, but do not contact me. `anonymous`: without my name."""

    score: Decimal | None = None
    comment: str = ""
    quiet: bool = False
    anonymous: bool = False
    language: str = ""
    email: str = ""


def answer_invitation(invitation: Invitation, answer: Answer, *, at: datetime) -> str | None:
    """Hear the one answer to an invitation, of a customer and an encounter that we know.

    Returns the secret of a link to her case, where there is one that she may follow.
    A second one, or the same sent twenty times at once, is refused as AnsweredAlready and changes nothing.
    """
    survey, encounter = invitation.survey, invitation.encounter
    said = _signal(survey, answer, secrets.token_hex(16) if answer.anonymous else invited_id(invitation.pk))
    heard = _heard(survey, said, answer)
    if not answer.anonymous:
        heard.customer_id, heard.encounter_id = invitation.customer_id, invitation.encounter_id
        said.encounter = encounter.external_id if encounter else ""

    def claim(_receipt: Receipt) -> None:
        # an anonymous answer leaves only its day, so that the minute does not give her away
        when = at.replace(hour=0, minute=0, second=0, microsecond=0) if answer.anonymous else at
        unanswered = Invitation.objects.filter(pk=invitation.pk, answered_at=None, revoked_at=None)
        if not unanswered.update(answered_at=when):
            raise AnsweredAlready

    with translation.override(settings.LANGUAGE_CODE):
        receipt = hear([heard], source=source_of(survey), at=at, within=claim)
    hers = Case.objects.filter(pk__in=receipt.case_ids, customer=invitation.customer_id, reachable=True)
    return next(iter(make_tokens(list(hers.values_list("pk", flat=True)), at=at).values()), None)


def answer_openly(survey: Survey, answer: Answer, once: str, *, at: datetime) -> Receipt:
    """Hear a stranger's answer. `once` is the number of her page: sent again, it is the same answer.

    Above the survey's daily cap it is kept and counted, and joins the day's one incident instead of opening a case.
    """
    said = _signal(survey, answer, open_id(once))
    if answer.email and not answer.anonymous:
        said.customer = CustomerIn(email=answer.email, language=answer.language)
    heard = _heard(survey, said, answer)
    if opened_today(survey, at) >= survey.daily_cases:
        heard.incident = f"survey-{survey.pk}:{midnight(at):%Y-%m-%d}"
    with translation.override(settings.LANGUAGE_CODE):
        return hear([heard], source=source_of(survey), at=at)


def _signal(survey: Survey, answer: Answer, key: str) -> SignalIn:
    said = SignalIn(
        external_id=key,
        kind=cast(SignalKind, survey.kind),
        score=answer.score,
        scale=cast(Scale, survey.scale) if answer.score is not None else None,
        comment=answer.comment.strip()[:LONGEST],
        channel=survey.channel or "survey",
        place=survey.place,
        team=survey.team.name if survey.team else "",
        language=answer.language,
    )
    if why := signal_problem(said):
        raise CannotRead(why=why)
    return said


def _heard(survey: Survey, said: SignalIn, answer: Answer) -> Heard:
    return Heard(
        said,
        survey_id=survey.pk,
        threshold=survey.threshold,
        anonymous=answer.anonymous,
        do_not_contact=answer.quiet,
    )


OPENED_TODAY = """
SELECT count(DISTINCT c.id) FROM listening_signal s JOIN cases_caseground g ON g.signal_id = s.id
JOIN cases_case c ON c.id = g.case_id
WHERE s.received_at >= %s AND s.survey_id = %s AND s.external_id LIKE 'o-%%' AND c.opened_at >= %s
  AND c.case_key NOT LIKE 'i:%%'
"""


def opened_today(survey: Survey, at: datetime) -> int:
    """How many cases strangers have opened by this survey since midnight where the organisation is."""
    day = midnight(at)
    return int(select(OPENED_TODAY, [day, survey.pk, day])[0][0])


def midnight(at: datetime) -> datetime:
    """The midnight before, where the organisation is."""
    local = at.astimezone(ZoneInfo(Organisation.current().tz))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
