"""Reading back what a customer needs, and hearing that we have understood it."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions.changing import change, must_be_live, notify
from makegood.cases.models import Case, Notice, ReadBack
from makegood.lib.errors import Refused


class NoGoal(Refused):
    """Nobody has written yet what would make it right, in the customer's words. Ask, and write that first."""

    status = 422


@transaction.atomic
def read_back(case: Case, *, by: User, at: datetime) -> ReadBack:
    """Read the goal back to the customer: from now on her page asks whether it is that. NoGoal."""
    must_be_live(case)
    if not case.goal.strip():
        raise NoGoal
    change(case, "goal.read_back", by=by, at=at)
    ReadBack.objects.filter(case=case, confirmed_at=None, dropped_at=None).update(dropped_at=at)
    return ReadBack.objects.create(case=case, goal=case.goal, by=by, asked_at=at)


@transaction.atomic
def confirm_goal(case: Case, number: int, *, at: datetime) -> bool:
    """She says that we have understood it: stamped once; whether just now. A goal that was changed asks anew."""
    must_be_live(case)
    open_ = ReadBack.objects.filter(case=case, pk=number, confirmed_at=None, dropped_at=None, goal=case.goal)
    if not open_.update(confirmed_at=at):
        return False
    change(case, "goal.confirmed", by=None, at=at, data={"read_back": number})
    notify({case.owner_id}, case, Notice.Kind.UNDERSTOOD, at=at)
    return True
