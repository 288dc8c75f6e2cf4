"""What the panel "Second chance" shows: the invitations of a case, and to whom she may be invited."""

from collections.abc import Sequence
from dataclasses import dataclass

from makegood.accounts.models import Team
from makegood.accounts.queries import all_teams
from makegood.cases.models import Case
from makegood.outreach.models import Message
from makegood.outreach.queries import short_drafts
from makegood.remedies.models import Visit, VisitState
from makegood.remedies.visits.queries import visits_of


@dataclass(frozen=True)
class VisitsPanel:
    """Everything the panel shows. `ahead`: the one that is to come; `teams`: who may serve her."""

    ahead: Visit | None
    past: Sequence[Visit]
    drafts: Sequence[Message]
    teams: Sequence[Team]


def visits_panel(case: Case, *, invited: bool) -> VisitsPanel:
    """The panel of a case; `invited`: its events tell of an invitation, else nothing is read."""
    visits = visits_of(case) if invited else []
    to_come = {VisitState.INVITED, VisitState.COMING}
    ahead = next((visit for visit in visits if visit.state in to_come), None)
    past = [visit for visit in visits if visit.on_date and visit.state not in to_come]
    drafts = short_drafts(case, "visit_") if invited else []
    return VisitsPanel(ahead, past, drafts, all_teams())
