"""Deeds of learning: the review at a case's end."""

from datetime import datetime

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.learning.models import Review
from makegood.learning.rules import Told, asks_why, is_whole
from makegood.lib.errors import Refused


class NoCause(Refused):
    """What was the cause? One sentence is enough."""


class NotDeepEnough(Refused):
    """A case as bad as this ends with the long review: ask why five times, and name your evidence."""


def review(case: Case, told: Told, *, by: User, at: datetime) -> Review:
    """Keep what a case taught, in place of an earlier review of it; from severity 3 on only the long one."""
    if not is_whole(told, case.severity):
        raise NotDeepEnough if told.cause.strip() and asks_why(case.severity) else NoCause
    kept = {
        "cause": told.cause.strip(),
        "contributing": told.contributing.strip(),
        "could_have_seen": told.could_have_seen.strip(),
        "whys": [why.strip() for why in told.whys if why.strip()],
        "evidence": told.evidence.strip(),
        "ours": told.ours,
    }
    return Review.objects.update_or_create(case=case, defaults=kept | {"by": by, "at": at})[0]
