"""Refunds that a customer took, and what the law asks of them: a time by which they are given."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from makegood.cases.actions import refunds_agreed, refunds_settled
from makegood.remedies.models import Offer, OfferState, Remedy

REFUNDS = frozenset({Remedy.Kind.REFUND, Remedy.Kind.PART_REFUND})
AGREED = (OfferState.ACCEPTED, OfferState.GIVING)
BATCH = 500
SETTLED = frozenset({OfferState.GIVEN, OfferState.WITHDRAWN})


def follow_refund(offer: Offer, at: datetime) -> None:
    """Begin what the law asks when she takes a refund, and end it when nothing agreed is left to give."""
    if offer.state == OfferState.ACCEPTED:
        refunds_agreed({offer.case_id: at}, at=at)
    elif offer.state in SETTLED and not agreed().filter(case=offer.case_id).exists():
        refunds_settled(offer.case_id, given=offer.state == OfferState.GIVEN, at=at)


def agreed_before(at: datetime) -> int:
    """Begin it for refunds that were taken before the law was part of the policy; how many there were."""
    found = agreed().order_by("-pk").values_list("case_id", Coalesce("taken_at", "changed_at"))
    since = sorted(dict(found).items())  # of several on a case the first counts
    for begin in range(0, len(since), BATCH):
        refunds_agreed(dict(since[begin : begin + BATCH]), at=at)
    return len(since)


def agreed() -> QuerySet[Offer]:
    """Refunds that a customer took and has not got."""
    return Offer.objects.filter(state__in=AGREED, remedy__kind__in=REFUNDS)
