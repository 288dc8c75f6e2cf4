"""How what was done compares with what the customer expected, in her own word, and what it cost beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as lazy

from makegood.cases.models import Event
from makegood.remedies.models import Offer, OfferState
from makegood.remedies.money import Money

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "measure.short": ("fault", lazy("The customer: it was less than expected")),
    "measure.met": ("kept", lazy("The customer: it was as expected")),
    "measure.exceeded": ("kept", lazy("The customer: it was more than expected")),
}
"""Mark and words of her measure, by verb."""


@dataclass(frozen=True)
class Measured:
    """Her measure in words, and what all that was given on the case cost us; None where nothing was."""

    words: Lazy
    cost: Money | None


def measured(events: Iterable[Event], offers: Sequence[Offer]) -> Measured | None:
    """What she said last, of the events and the offers of a case as they were read already."""
    said = [event.verb for event in events if event.verb in VERBS]
    if not said:
        return None
    given = [offer for offer in offers if offer.state == OfferState.GIVEN]
    cost = Money(sum(offer.cost for offer in given), given[0].currency) if given else None
    return Measured(VERBS[said[-1]][1], cost)
