"""Second-chance visits on their way through the loop: the invitation, its note to her, and the question afterwards."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from makegood.accounts.models import Team, User
from makegood.cases.actions import set_next_step, tell_owner
from makegood.cases.actions.hearing import SEEN_TO_WITHIN
from makegood.cases.models import Case, Notice, Status
from makegood.outreach.actions import draft_about
from makegood.remedies.models import Visit, VisitState
from makegood.remedies.visits import deeds
from makegood.remedies.visits.queries import over

AT_ONCE = 200
ENDED = {Status.RECOVERED, Status.CLOSED}


@transaction.atomic
def invite(
    case: Case, team: Team, expects: str, on_date: date | None = None, *, by: User, at: datetime
) -> Visit:
    """Invite her to come again; without a day, a note with her link waits for the owner to send it."""
    visit = deeds.invite(case, team, expects, on_date, by=by, at=at)
    if on_date is None:
        draft_about(case, "visit_invitation", team.name, at=at)
    return visit


@transaction.atomic
def say_day(case: Case, visit: int, on_date: date, expects: str, *, at: datetime) -> Visit:
    """She says when she comes; her owner hears of it."""
    said = deeds.set_day(case, visit, on_date, expects, by=None, at=at)
    tell_owner(case, Notice.Kind.CHOSE, at=at)
    return said


@transaction.atomic
def note_visit(case: Case, visit: int, how: VisitState, *, by: User, at: datetime) -> Visit:
    """Note how it went; where it did not go well, her owner hears of it at once."""
    noted = deeds.note_visit(case, visit, how, by=by, at=at)
    if how == VisitState.NOT_WELL:
        tell_owner(case, Notice.Kind.AGAIN, at=at)
    return noted


def ask_how_it_went(at: datetime) -> int:
    """The day after a visit, the owner asks her how it was: the next step of a live case, and on her Today of any.

    Returns how many were taken up.
    """
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        taken = over(at, AT_ONCE)
        Visit.objects.filter(pk__in=[visit.pk for visit in taken]).update(asked_at=at)
        for visit in taken:
            if visit.case.status not in ENDED:
                step = _("Ask how the visit went")
                set_next_step(visit.case, step, at + SEEN_TO_WITHIN, by=None, at=at)
            tell_owner(visit.case, Notice.Kind.CHECK_IN, at=at)
        return len(taken)
