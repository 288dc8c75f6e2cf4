"""Asking a colleague for a yes, with a clock and a ladder; and asking higher when the answer is late."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.queries import hours_of
from makegood.cases.actions.changing import notify
from makegood.cases.models import Case, Notice
from makegood.cases.rules import clock
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Over, next_rung, rung_for
from makegood.remedies.models import Approval, Offer
from makegood.remedies.offers.changing import hold_offer, tell_of, wish_of

ANSWERED_WITHIN = 120
"""Working minutes of the case's team within which a question for approval is answered."""


def ask(offer: Offer, over: Sequence[Over], *, by: User | None, at: datetime) -> Approval:
    """Ask the lowest rung that may say yes to exactly this, by a time on the team's clock.

    Where the customer's own deed asks (`by` None), it is asked for whoever offered it.
    """
    case = offer.case
    able = standing.present(case, offer.makers)
    rung = rung_for(
        standing.lines_by_role(),
        able,
        wish_of(offer),
        standing.spent(case, None, at, offer, Offer.STANDS),
        over_budget=any(one.measure == "budget" for one in over),
    )
    approval = Approval.objects.create(
        offer=offer,
        seen=offer.seen,
        version=offer.version,
        why=[asdict(one) for one in over],
        rung=rung,
        asked_by=by or offer.by,
        asked_at=at,
        due_at=_due(case, at),
    )
    notify(set(able.get(rung, ())), case, Notice.Kind.APPROVE, at=at)
    tell_of(offer, "approval.asked", by=by, at=at, data={"approval": approval.pk, "rung": rung})
    return approval


def _due(case: Case, at: datetime) -> datetime:
    return clock("approval", ANSWERED_WITHIN, hours_of(case.team.calendar), at).due_at


@transaction.atomic
def ask_higher(approval: Approval, *, at: datetime) -> bool:
    """The answer is late: the next rung is asked as well (the top one again), with a new clock; whether higher."""
    offer = hold_offer(approval.offer, None)
    open_still = Approval.objects.filter(pk=approval.pk, decision="", due_at=approval.due_at)
    able = standing.present(offer.case, offer.makers)
    rung = next_rung(approval.rung, able)
    due_at = _due(offer.case, at)
    if not open_still.update(rung=rung, late_at=approval.late_at or at, due_at=due_at):
        return False
    notify(set(able.get(rung, ())), offer.case, Notice.Kind.APPROVE, at=at)
    if rung != approval.rung:
        tell_of(offer, "approval.asked_higher", by=None, at=at, data={"approval": approval.pk, "rung": rung})
    return rung != approval.rung
