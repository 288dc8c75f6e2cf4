"""What a customer is offered and what she has taken, as her page says it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.cases.models import Case, Status
from makegood.remedies.models import Offer, OfferState, Remedy
from makegood.remedies.offers.choice import alternatives, extras
from makegood.remedies.offers.queries import her_code, on_the_table, taken

MEANS: dict[str, Lazy] = {
    Remedy.Kind.REFUND: lazy("We pay the money back to you."),
    Remedy.Kind.PART_REFUND: lazy("We pay this part of the price back to you."),
    Remedy.Kind.CREDIT: lazy("It stands to your credit, for whatever you choose next."),
    Remedy.Kind.DISCOUNT: lazy("It comes off your next purchase."),
    Remedy.Kind.GIFT: lazy("A small thing from us, with no strings."),
    Remedy.Kind.GIFT_CARD: lazy("You get a code to spend with us, at once."),
    Remedy.Kind.REDO: lazy("We do it again. Nothing to pay."),
    Remedy.Kind.REPLACEMENT: lazy("We send it to you. Nothing to pay."),
    Remedy.Kind.FREE_SERVICE: lazy("You get it, and nothing is to pay."),
    Remedy.Kind.FEE_WAIVER: lazy("You do not pay this fee."),
    Remedy.Kind.TIME: lazy("You have that much longer."),
}
"""What each remedy means for her."""


@dataclass(frozen=True)
class Option:
    """One thing she may choose. `value` is how the form names it; `until` where each has another end."""

    value: str
    title: str
    means: str
    until: dt.datetime | None


@dataclass(frozen=True)
class Choice:
    """What she may choose among, what comes with it, and until when."""

    options: Sequence[Option]
    besides: Sequence[str]
    until: dt.datetime | None


@dataclass(frozen=True)
class Taken:
    """What she has taken or was given, and since when.

    `stage`: "given", "going" where it is on its way, "asked" where a colleague says yes first, "ahead" where a person
    gives it. `code`: the gift code that her own choice brought, by its end, and what is left on it.
    """

    offer: int
    title: str
    stage: str
    at: dt.datetime
    code: str = ""
    left: str = ""

    @property
    def given(self) -> bool:
        """Whether she has it."""
        return self.stage == "given"


STAGES = {OfferState.GIVEN: "given", OfferState.GIVING: "going", OfferState.AWAITING: "asked"}


def choice_of(case: Case, at: dt.datetime) -> Choice | None:
    """What she may choose now; None where there is nothing, or the case is closed."""
    offers = [] if case.status == Status.CLOSED else on_the_table(case, at)
    if not offers:
        return None
    among = alternatives(offers)
    ends = {offer.expires_at.replace(second=0, microsecond=0) for offer in among}
    same = min(ends) if len(ends) == 1 else None
    return Choice(
        [_option(offer, not same) for offer in among], [str(offer) for offer in extras(offers)], same
    )


def _option(offer: Offer, own_end: bool) -> Option:
    means = str(MEANS.get(offer.remedy.kind, ""))
    return Option(f"{offer.pk}:{offer.seen}", str(offer), means, offer.expires_at if own_end else None)


def taken_of(case: Case) -> list[Taken]:
    """What she has taken or was given, oldest first."""
    return [_taken(offer) for offer in taken(case)]


def _taken(offer: Offer) -> Taken:
    code = her_code(offer)
    told = {"code": str(code), "left": code.money.said(get_language() or "en")} if code else {}
    stage = STAGES.get(OfferState(offer.state), "ahead")
    return Taken(offer.pk, str(offer), stage, offer.changed_at, **told)


def not_on_offer() -> str:
    """What to say where she may not take what she tapped."""
    return _("This is not on offer any more. What stands now is below.")
