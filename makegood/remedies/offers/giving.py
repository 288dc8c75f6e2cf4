"""Giving what was offered: posted in the ledger and paid out, or a payer asked, in one transaction."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.lib.errors import Refused
from makegood.remedies.ledger.actions import hold_accounts, post
from makegood.remedies.ledger.rules import Kind, given, paid
from makegood.remedies.models import Offer, OfferState, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.changing import Moved, hold_offer, move
from makegood.remedies.offers.ending import RAN_OUT, came_to_nothing
from makegood.remedies.offers.onto import must_go_where_shown
from makegood.remedies.payers import payer_named
from makegood.remedies.payers.usual import usual_payer
from makegood.remedies.payouts import PaidOut, pay_out

BY_CODE = frozenset({Remedy.Kind.CREDIT, Remedy.Kind.DISCOUNT, Remedy.Kind.GIFT_CARD})


class NoMoney(Refused):
    """{remedy} is a thing or a deed, for which no money is paid out. Give it by hand, with what proves it."""

    status = 422


@transaction.atomic
def give(offer: Offer, *, payer: str = "", reference: str = "", by: User, at: datetime) -> PaidOut:
    """Pay an offer out that may be given, once. `reference` proves what a person gave by hand.

    Without a payer: by hand with a `reference`, else as the settings say, else by a gift code for what is spent here,
    else by hand. Moved tells who comes second how it stands; OntoAnother and NotSaidToPay, why a payer elsewhere is not
    asked.
    """
    offer = hold_offer(offer, by)
    if offer.state not in {OfferState.APPROVED, OfferState.ACCEPTED} and not came_to_nothing(offer):
        raise Moved(offer)
    if offer.state == OfferState.APPROVED and offer.expires_at <= at:
        raise Moved(offer, RAN_OUT)
    payer = payer or _usual(offer.remedy, reference)
    if payer != "by_hand" and not offer.remedy.in_money:
        raise NoMoney(remedy=offer.remedy)
    money, here = worth(offer), payer_named(payer).here
    if not here:
        must_go_where_shown(offer, payer)
        move(offer, OfferState.GIVING, "offer.giving", by=by, at=at, data={"payer": payer})
    hold_accounts([*given(money), *paid(money, payer)])
    post(Kind.GIVEN, given(money), reference=f"given:{offer.pk}", offer=offer.pk, by=by, at=at)
    done = pay_out(offer, money, payer, said=reference, by=by, at=at)
    # what is on its way is given when the payout is settled
    if offer.state != OfferState.GIVING:
        move(offer, OfferState.GIVEN, "offer.given", by=by, at=at)
    return done


def _usual(remedy: Remedy, reference: str) -> str:
    if reference or not remedy.in_money:
        return "by_hand"
    return usual_payer(remedy) or ("gift_code" if remedy.kind in BY_CODE else "by_hand")


def worth(offer: Offer) -> Money:
    """What the ledger says of it: the amount, or what a thing costs us."""
    return Money(offer.cost if offer.amount is None else offer.amount, offer.currency)
