"""The customer chooses: one offer is taken and the others are withdrawn, or all are declined; each once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from makegood.cases.models import Case, Status
from makegood.lib.errors import Refused
from makegood.remedies.models import Approval, Offer, OfferState
from makegood.remedies.offers.again import hold_authority
from makegood.remedies.offers.changing import hold_case, move, put_all_back
from makegood.remedies.offers.choice import alternatives, extras
from makegood.remedies.offers.giving import give_or_ask, usual_way
from makegood.remedies.offers.queries import HERS, on_the_table
from makegood.remedies.onto import parts
from makegood.remedies.payers import payer_named
from makegood.remedies.payouts import PaidOut


@dataclass(frozen=True)
class Chosen:
    """What she took, the first with the little extras that come with it; `now` where it was just now.

    `given`: the payout that her choice began, with a code that is told this once; or the question to a colleague where
    nobody's authority bears it any more; None where a person gives it.
    """

    offers: list[Offer]
    now: bool
    given: PaidOut | Approval | None = None

    @property
    def code(self) -> str:
        """The gift code that she was given, this once; else ""."""
        return self.given.told_once.get("code", "") if isinstance(self.given, PaidOut) else ""


@transaction.atomic
def choose(case: Case, number: int, seen: str, *, at: datetime) -> Chosen | None:
    """Take one of the open offers of a case as it was seen, and withdraw the others. At once, and once.

    What needs nobody's hand is given in the same transaction: a gift code is issued, a payer elsewhere is asked for.
    The same choice again finds it taken before. None where it is not (or not any more) what she may choose: another
    case's, changed, withdrawn, run out, waiting for a colleague.
    """
    case = hold_case(case.pk, None)
    table = [] if case.status == Status.CLOSED else on_the_table(case, at)
    among = alternatives(table)
    wanted = next((offer for offer in among if (offer.pk, offer.seen) == (number, seen)), None)
    if wanted is None:
        before = Offer.objects.filter(HERS, case=case, pk=number).select_related("remedy").first()
        return Chosen([before], now=False) if before else None
    payer = _needs_no_hand(wanted)
    if payer:
        hold_authority(wanted)  # before the pieces that the others held: in the order of all
    stamp = {"among": [offer.pk for offer in among]}
    move(wanted, OfferState.ACCEPTED, "offer.accepted", by=None, at=at, data=stamp, taken_at=at)
    with_it = extras(table)
    for extra in with_it:
        comes = {"with": wanted.pk}
        move(extra, OfferState.ACCEPTED, "offer.accepted", by=None, at=at, data=comes, taken_at=at)
    others = [offer for offer in among if offer is not wanted]
    for other in others:
        move(other, OfferState.WITHDRAWN, "offer.withdrawn", by=None, at=at, data={"chosen": wanted.pk})
    put_all_back(others)
    given = _given(wanted, payer, at) if payer else None
    return Chosen([wanted, *with_it], now=True, given=given)


def _needs_no_hand(offer: Offer) -> str:
    """The payer that gives it by itself: a code, or one elsewhere that is set up and was shown where it pays to."""
    payer = usual_way(offer.remedy)
    if payer == "gift_code":
        return payer
    shown_by, reference = parts(offer.onto)
    set_up = payer == shown_by and reference and not payer_named(payer).amiss()
    return payer if set_up else ""


def _given(offer: Offer, payer: str, at: datetime) -> PaidOut | Approval | None:
    """Give it; what is refused, such as an order that names another payment since, is for a person to look at."""
    try:
        with transaction.atomic():
            return give_or_ask(offer, payer=payer, by=None, at=at)
    except Refused:
        return None


@transaction.atomic
def decline_all(case: Case, shown: Collection[tuple[int, str]], *, at: datetime) -> list[Offer]:
    """Decline the open offers that she was shown, as number and hash of what was seen; which they were."""
    case = hold_case(case.pk, None)
    declined = [offer for offer in on_the_table(case, at) if (offer.pk, offer.seen) in shown]
    for offer in declined:
        move(offer, OfferState.DECLINED, "offer.declined", by=None, at=at, data={"all": True})
    put_all_back(declined)
    return declined
