"""What a person found out about a payout that stayed uncertain, or that a payer proved beside its try."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.problems import Changed
from makegood.lib.errors import Refused
from makegood.remedies.models import Payout
from makegood.remedies.offers.changing import hold_case
from makegood.remedies.offers.reversing import must_check
from makegood.remedies.payers import Proof, Refusal
from makegood.remedies.settling import order_of, settle, tell

State = Payout.State


class NothingToLookInto(Changed):
    """There is nothing to look into about this payout: {state}."""


class StillDue(Refused):
    """The payer was not asked yet: it is taken up by itself."""

    status = 409


@transaction.atomic
def found_out(payout: Payout, proof: str, *, by: User, at: datetime) -> Payout:
    """Settle an uncertain payout by what the payer's own books say: with its proof it is paid, without it is not.

    By somebody who neither made nor gave the offer. A proof beside the try is only marked as looked into. Raises
    NothingToLookInto with how it stands now, StillDue, NotYours, ByALead.
    """
    hold_case(payout.offer.case_id, by)
    payout = Payout.objects.select_for_update(of=["self"]).select_related("offer").get(pk=payout.pk)
    must_check(payout.offer, payout, by)
    if payout.stray:
        Payout.objects.filter(pk=payout.pk).update(stray="")
        tell(payout, "payout.looked_into", by, at)
        return payout
    if payout.state not in Payout.OPEN:
        raise NothingToLookInto(now={"state": payout.state}, state=payout.get_state_display())
    if payout.state == State.DUE:
        raise StillDue
    outcome = Proof(proof.strip()) if proof.strip() else Refusal("looked into: the payer has not paid it")
    return settle(order_of(payout, at), outcome, by=by, at=at)
