"""Reads of surveys: by their public token, by a personal link, and whom one may ask without being a nuisance."""

from datetime import datetime
from typing import Any

from makegood.lib.bulk import select
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


def surveys_with_counts() -> list[dict[str, Any]]:
    """Every survey with how many it invited, how many of them answered, and all its answers with the low ones."""
    rows = select(
        "SELECT s.id, (SELECT count(*) FROM listening_invitation i WHERE i.survey_id = s.id),"
        " (SELECT count(answered_at) FROM listening_invitation i WHERE i.survey_id = s.id), count(g.id),"
        " count(*) FILTER (WHERE g.low) FROM listening_survey s LEFT JOIN listening_signal g ON g.survey_id = s.id"
        " GROUP BY s.id",
        [],
    )
    names = ("invited", "answered", "n", "low")
    counts = {number: dict(zip(names, found, strict=True)) for number, *found in rows}
    return [{"survey": survey} | counts[survey.pk] for survey in Survey.objects.order_by("name", "pk")]
