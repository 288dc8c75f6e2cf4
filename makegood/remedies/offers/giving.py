"""Giving what was offered: posted in the ledger and paid out, or a payer asked, in one transaction."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.problems import Changed
from makegood.lib.errors import Refused
from makegood.remedies.authority.rules import Over
from makegood.remedies.authority.words import sentences
from makegood.remedies.ledger.actions import hold_accounts, post
from makegood.remedies.ledger.rules import Kind, given, paid
from makegood.remedies.models import Approval, Offer, OfferState, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.again import against, ask_anew
from makegood.remedies.offers.changing import Moved, hold_offer, move
from makegood.remedies.offers.ending import RAN_OUT, came_to_nothing
from makegood.remedies.offers.onto import must_go_where_shown
from makegood.remedies.payers import payer_named
from makegood.remedies.payers.usual import usual_payer
from makegood.remedies.payouts import PaidOut, pay_out

WAITS = frozenset({OfferState.APPROVED, OfferState.ACCEPTED})
BY_CODE = frozenset({Remedy.Kind.CREDIT, Remedy.Kind.DISCOUNT, Remedy.Kind.GIFT_CARD})


class NoMoney(Refused):
    """{remedy} is a thing or a deed, for which no money is paid out. Give it by hand, with what proves it."""

    status = 422


class NeedsAYes(Changed):
    """What this was offered on does not bear it any more. {why} Nothing was given: somebody else says yes first."""


@transaction.atomic
def give_or_ask(
    offer: Offer, *, payer: str = "", reference: str = "", by: User | None, at: datetime
) -> PaidOut | Approval:
    """Pay an offer out that may be given, once; where nobody's authority bears it any more, a colleague is asked.

    Judged by the role, the limits and the budgets of this moment, under the locks that count them. What is on its way
    was judged when it went. `reference` proves what a person gave by hand; `by` None: the customer's own deed.
    Without a payer: by hand with a `reference`, else as the settings say, else by a gift code for what is spent here,
    else by hand. Moved tells who comes second how it stands; OntoAnother and NotSaidToPay, why a payer elsewhere is not
    asked.
    """
    offer = hold_offer(offer, by)
    if offer.state not in WAITS and not came_to_nothing(offer):
        raise Moved(offer)
    if offer.state == OfferState.APPROVED and offer.expires_at <= at:
        raise Moved(offer, RAN_OUT)
    if offer.state in WAITS and (over := against(offer)):
        return ask_anew(offer, over, by=by, at=at)
    return _give(offer, payer or usual_way(offer.remedy, reference), reference, by, at)


@transaction.atomic
def give(offer: Offer, *, payer: str = "", reference: str = "", by: User | None, at: datetime) -> PaidOut:
    """The same for who can only give: NeedsAYes where a colleague would be asked, and nothing is done."""
    done = give_or_ask(offer, payer=payer, reference=reference, by=by, at=at)
    if isinstance(done, Approval):
        why = sentences([Over(**one) for one in done.why], offer.currency)
        raise NeedsAYes(now={"offer": offer.pk}, why=" ".join(why))
    return done


def _give(offer: Offer, payer: str, reference: str, by: User | None, at: datetime) -> PaidOut:
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


def usual_way(remedy: Remedy, reference: str = "") -> str:
    """By which payer a remedy is given where nobody says."""
    if reference or not remedy.in_money:
        return "by_hand"
    return usual_payer(remedy) or ("gift_code" if remedy.kind in BY_CODE else "by_hand")


def worth(offer: Offer) -> Money:
    """What the ledger says of it: the amount, or what a thing costs us."""
    return Money(offer.cost if offer.amount is None else offer.amount, offer.currency)
