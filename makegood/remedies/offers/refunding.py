"""Refunds that a customer took, and what the law asks of them: a time by which they are given."""

from datetime import datetime

from django.db.models import QuerySet

from makegood.cases.actions import refund_agreed, refunds_settled
from makegood.remedies.models import Offer, OfferState, Remedy

REFUNDS = frozenset({Remedy.Kind.REFUND, Remedy.Kind.PART_REFUND})
AGREED = (OfferState.ACCEPTED, OfferState.GIVING)
SETTLED = frozenset({OfferState.GIVEN, OfferState.WITHDRAWN})


def follow_refund(offer: Offer, at: datetime) -> None:
    """Begin what the law asks when she takes a refund, and end it when nothing agreed is left to give."""
    if offer.state == OfferState.ACCEPTED:
        refund_agreed(offer.case_id, agreed_at=at, at=at)
    elif offer.state in SETTLED and not agreed().filter(case=offer.case_id).exists():
        refunds_settled(offer.case_id, given=offer.state == OfferState.GIVEN, at=at)


def agreed_before(at: datetime) -> int:
    """Begin it for refunds that were taken before the law was part of the policy; how many there were."""
    found = list(agreed().order_by("pk").only("case_id", "taken_at", "changed_at"))
    for offer in found:
        refund_agreed(offer.case_id, agreed_at=offer.taken_at or offer.changed_at, at=at)
    return len(found)


def agreed() -> QuerySet[Offer]:
    """Refunds that a customer took and has not got."""
    return Offer.objects.filter(state__in=AGREED, remedy__kind__in=REFUNDS)
