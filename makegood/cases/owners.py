"""Who could own a case next: a senior after a second failure, the least loaded when somebody leaves."""

from datetime import datetime

from makegood.accounts.models import User
from makegood.accounts.queries import roster
from makegood.accounts.roster import Roster
from makegood.cases.models import Case
from makegood.cases.opening import loads
from makegood.cases.rules import Owner, Wanted, owner_for


def senior_for(case: Case, at: datetime) -> User:
    """The senior colleague who takes a case after a second failure; its owner, if she is one."""
    return User.objects.get(pk=senior_owner(case.team_id, case.owner_id, roster(at), at).user_id)


def senior_owner(team_id: int, owner_id: int, who: Roster, at: datetime) -> Owner:
    """The same, from a roster that is at hand."""
    owner = who.people.get(owner_id)
    if owner and owner.senior and owner.active and not owner.is_away(at):
        return Owner(owner.id, "senior")
    return owner_for(who.team(team_id), who, Wanted(senior=True), loads(who).get, at)
