"""How an offer ends: taken or declined by the customer, withdrawn by us, run out, or given."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.remedies.ledger.actions import reverse
from makegood.remedies.models import Offer, OfferState, Payout
from makegood.remedies.offers.changing import (
    Moved,
    hold_case,
    hold_offer,
    move,
    must_not_be_awaited,
    put_all_back,
    put_back,
    void_approval,
)

RAN_OUT = "This offer has run out."


@transaction.atomic
def withdraw(offer: Offer, *, by: User, at: datetime) -> Offer:
    """Take an offer back, as long as nothing was given; a question about it falls away.

    What is on its way is taken back only where it came to nothing; from then on nothing is owed.
    """
    offer = hold_offer(offer, by)
    must_not_be_awaited(offer)
    was_owed = came_to_nothing(offer)
    if offer.state in {OfferState.GIVING, OfferState.GIVEN} and not was_owed:
        raise Moved(offer)
    void_approval(offer, at)
    move(offer, OfferState.WITHDRAWN, "offer.withdrawn", by=by, at=at)
    put_back(offer)
    if was_owed:
        reverse(f"given:{offer.pk}", by=by, at=at)
    return offer


def came_to_nothing(offer: Offer) -> bool:
    """Whether a payer refused it or it came back, so that it may be given anew, or taken back."""
    paying = offer.state == OfferState.GIVING
    return paying and Payout.objects.filter(offer=offer, state__in=Payout.CAME_TO_NOTHING).exists()


@transaction.atomic
def let_go(case: Case, *, by: User, at: datetime) -> None:
    """Leave nothing open on a case that is over: questions fall away, and what nobody took is withdrawn."""
    case = hold_case(case.pk, by)
    open_ = list(
        Offer.objects.filter(case=case, state__in=Offer.RUNS_OUT).select_related("remedy").order_by("pk")
    )
    for offer in open_:
        offer.case = case
        void_approval(offer, at)
        move(offer, OfferState.WITHDRAWN, "offer.withdrawn", by=by, at=at)
    put_all_back(open_)


@transaction.atomic
def accept(offer: Offer, *, at: datetime) -> Offer:
    """The customer takes it."""
    offer = hold_offer(offer, None)
    if offer.expires_at <= at:
        raise Moved(offer, RAN_OUT)
    move(offer, OfferState.ACCEPTED, "offer.accepted", by=None, at=at, taken_at=at)
    return offer


@transaction.atomic
def decline(offer: Offer, *, at: datetime) -> Offer:
    """The customer does not want it."""
    offer = hold_offer(offer, None)
    move(offer, OfferState.DECLINED, "offer.declined", by=None, at=at)
    put_back(offer)
    return offer


@transaction.atomic
def expire(offer: Offer, *, at: datetime) -> bool:
    """Let an offer go whose time is over; whether it was."""
    offer = hold_offer(offer, None)
    if offer.state not in Offer.RUNS_OUT or offer.expires_at > at:
        return False
    void_approval(offer, at)
    move(offer, OfferState.EXPIRED, "offer.expired", by=None, at=at)
    put_back(offer)
    return True
