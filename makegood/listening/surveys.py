"""Reads of surveys: by their public token, by a personal link, and whom one may ask without being a nuisance."""

from datetime import datetime

from makegood.lib.text import sha256
from makegood.listening.models import Invitation, Signal, Survey

QUESTIONS = ("csat", "nps", "ces")


def source_of(survey: Survey) -> str:
    """The source under which a survey's answers are kept."""
    return f"survey:{survey.slug}"


def survey_by_token(token: str) -> Survey | None:
    """The open survey with this public token."""
    return Survey.objects.select_related("team").filter(token=token, is_open=True).first()


def invitation_by_token(token: str, *, at: datetime) -> Invitation | None:
    """The invitation behind a personal link; unknown, expired and revoked are all None, at the same cost."""
    found = Invitation.objects.filter(digest=sha256(token), revoked_at=None, expires_at__gt=at)
    return found.select_related("survey__team", "customer", "encounter").first()


def answer_to(invitation: Invitation) -> Signal | None:
    """What was answered to an invitation; None before, and where she chose to stay anonymous."""
    kept = Signal.objects.filter(source=source_of(invitation.survey), external_id=invited_id(invitation.pk))
    return kept.first()


def invited_id(number: int) -> str:
    """The outside id of the answer to an invitation: there is one at most."""
    return f"i-{number}"


def open_id(once: str) -> str:
    """The outside id of a stranger's answer, from the number that her page was given."""
    return f"o-{once}"
