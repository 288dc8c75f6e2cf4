"""Cases that come back: who owns them now, which clocks begin, and who is asked to help."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.queries import roster
from makegood.accounts.roster import Roster
from makegood.cases import actions
from makegood.cases.actions import Return
from makegood.cases.by_law import complaint_clocks
from makegood.cases.models import Case
from makegood.cases.owners import senior_owner
from makegood.cases.queries.duties import duties_in_force
from makegood.cases.rules import Play, clocks
from makegood.listening.failure_queries import Taxonomy, taxonomy
from makegood.loop.grounds import plays
from makegood.loop.rules import choose_play

NOT_YET, SECOND_FAILURE = "not_yet", "second_failure"


def after_second_failure(
    case_ids: Sequence[int], complained: Collection[int], who: Roster, *, at: datetime
) -> None:
    """The customer was let down again on what we thought was put right: a senior owns each of these cases at once.

    Where she `complained` of it, what the law asks from a complaint on begins anew.
    """
    if case_ids:
        _to_a_senior(case_ids, SECOND_FAILURE, who, by=None, at=at, complained=complained)


def _to_a_senior(
    case_ids: Sequence[int],
    why: str,
    who: Roster,
    *,
    by: User | None,
    at: datetime,
    complained: Collection[int] = (),
) -> None:
    own, kinds, duties = plays(), taxonomy(), duties_in_force() if complained else ()
    returns = []
    for case in actions.at_rest(case_ids):
        owner = senior_owner(case.team_id, case.owner_id, who, at)
        made = clocks(
            play_for(case.kind, case.severity, own, kinds),
            who.team(case.team_id).hours,
            at,
            case.reachable,
        )
        if duties and case.id in complained:
            made += complaint_clocks(duties, case.kind, at, who.team(case.team_id).hours)
        returns.append(Return(case, owner, [clock for clock in made if clock.kind != "acknowledge"]))
    actions.reopen_all(returns, why, by=by, at=at)


def play_for(kind: str, severity: int, own: dict[str, Play], kinds: Taxonomy) -> Play:
    """The playbook for a kind of failure."""
    return choose_play(kind, severity, own, kinds.of(kind).now.first_step["en"])


@transaction.atomic
def not_right_yet(case: Case, *, at: datetime, by: User | None = None) -> None:
    """The customer says "not yet". The first time its owner keeps the case, and a senior is asked to take it; she owns
    it with her yes, or when the plan is saved. The second time, or where the owner has left or may own no more, she
    owns it at once. docs/decisions/0050 says why."""
    who = roster(at)
    owner = who.people.get(case.owner_id)
    if case.reopened or not (owner and owner.active):
        actions.must_be_at_rest(case)
        _to_a_senior([case.pk], SECOND_FAILURE if case.reopened else NOT_YET, who, by=by, at=at)
        case.refresh_from_db()
        return
    play = play_for(case.failure_kind, case.severity, plays(), taxonomy())
    minutes = [("first_reply", play.first_reply), ("plan", play.plan), ("resolve", play.resolve)]
    actions.reopen(case, NOT_YET, minutes if case.reachable else minutes[2:], by=by, at=at)
    senior = senior_owner(case.team_id, case.owner_id, who, at)
    if senior.user_id != case.owner_id:
        to = User.objects.get(pk=senior.user_id)
        actions.propose_hand_over(case, to, by=by, at=at, reason=NOT_YET)
