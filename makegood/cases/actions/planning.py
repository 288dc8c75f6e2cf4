"""The plan of a case: what we control, what we do not, and what we will do about it."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.queries import SENIOR
from makegood.cases import clockwork
from makegood.cases.actions.changing import change, must_be_live
from makegood.cases.actions.guessing import no_guess
from makegood.cases.actions.owning import give
from makegood.cases.actions.working import follow_clocks, set_goal
from makegood.cases.clockwork import Kind
from makegood.cases.models import Case
from makegood.cases.owners import senior_for
from makegood.lib.errors import Refused


class NoActionOfOurs(Refused):
    """The cause is not ours, and the plan names nothing that we do. Add one thing that lies in our hands."""


class NotBoth(Refused):
    """This went wrong twice. The plan needs both: an apology, and what will put it right."""


@dataclass(frozen=True)
class Plan:
    """What we will do. `ours` and `not_ours`: what lies in our hands and what does not; `actions` are ours only."""

    cause: str = ""
    cause_is_ours: bool = True
    ours: str = ""
    not_ours: str = ""
    actions: list[str] = field(default_factory=list)
    apology: str = ""
    repair: str = ""


@transaction.atomic
def save_plan(case: Case, plan: Plan, *, goal: str = "", by: User, at: datetime) -> None:
    """Keep the plan, and with it what would make it right in the customer's words, where that is said.

    It may rest only on what we control; after a second failure it needs apology and repair, and a senior colleague to
    own the case.
    """
    must_be_live(case)
    no_guess(plan.cause, plan.ours, plan.not_ours, *plan.actions, plan.apology, plan.repair)
    if not plan.cause_is_ours and not any(action.strip() for action in plan.actions):
        raise NoActionOfOurs
    if case.reopened:
        if not (plan.apology.strip() and plan.repair.strip()):
            raise NotBoth
        _let_a_senior_own(case, by, at)
    if goal.strip() and goal.strip() != case.goal:
        set_goal(case, goal, by=by, at=at)
    change(
        case, "plan.saved", by=by, at=at, plan=asdict(plan),
        data={"ours": plan.cause_is_ours, "actions": len(plan.actions)},
    )  # fmt: skip
    clockwork.keep(case, [Kind.PLAN], at)
    follow_clocks(case)


def _let_a_senior_own(case: Case, by: User, at: datetime) -> None:
    if case.owner.role in SENIOR:
        return
    senior = by if by.role in SENIOR else senior_for(case, at)
    give(case, senior, "second_failure", by=by, at=at)
