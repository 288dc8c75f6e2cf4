"""The customer chooses: one offer is taken and the others are withdrawn, or all are declined; each once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from makegood.cases.models import Case, Status
from makegood.remedies.models import Offer, OfferState
from makegood.remedies.offers.changing import hold_case, move, put_all_back
from makegood.remedies.offers.choice import alternatives, extras
from makegood.remedies.offers.queries import TAKEN, on_the_table


@transaction.atomic
def choose(case: Case, number: int, seen: str, *, at: datetime) -> tuple[list[Offer], bool] | None:
    """Take one of the open offers of a case as it was seen, and withdraw the others. At once, and once.

    Returns the offer and the little extras that come with it, and whether they were taken just now; the same choice
    again finds it taken before. None where it is not (or not any more) what she may choose: another case's, changed,
    withdrawn, run out, waiting for a colleague.
    """
    case = hold_case(case.pk, None)
    table = [] if case.status == Status.CLOSED else on_the_table(case, at)
    among = alternatives(table)
    wanted = next((offer for offer in among if (offer.pk, offer.seen) == (number, seen)), None)
    if wanted is None:
        before = Offer.objects.filter(case=case, pk=number, state__in=TAKEN).select_related("remedy").first()
        return ([before], False) if before else None
    stamp = {"among": [offer.pk for offer in among]}
    move(wanted, OfferState.ACCEPTED, "offer.accepted", by=None, at=at, data=stamp)
    with_it = extras(table)
    for extra in with_it:
        move(extra, OfferState.ACCEPTED, "offer.accepted", by=None, at=at, data={"with": wanted.pk})
    others = [offer for offer in among if offer is not wanted]
    for other in others:
        move(other, OfferState.WITHDRAWN, "offer.withdrawn", by=None, at=at, data={"chosen": wanted.pk})
    put_all_back(others)
    return [wanted, *with_it], True


@transaction.atomic
def decline_all(case: Case, shown: Collection[tuple[int, str]], *, at: datetime) -> list[Offer]:
    """Decline the open offers that she was shown, as number and hash of what was seen; which they were."""
    case = hold_case(case.pk, None)
    declined = [offer for offer in on_the_table(case, at) if (offer.pk, offer.seen) in shown]
    for offer in declined:
        move(offer, OfferState.DECLINED, "offer.declined", by=None, at=at, data={"all": True})
    put_all_back(declined)
    return declined
