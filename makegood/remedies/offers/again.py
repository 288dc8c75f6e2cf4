"""Whether what was offered may still be given, judged at the moment of giving; else a colleague is asked anew."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from makegood.accounts.models import User
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Over, Purse, Verdict, may_approve, may_give
from makegood.remedies.models import Approval, Offer, OfferState
from makegood.remedies.offers.asking import ask
from makegood.remedies.offers.changing import move, wish_of
from makegood.remedies.offers.making import shown
from makegood.remedies.offers.rules import seen


def hold_authority(offer: Offer) -> list[Purse]:
    """Hold what its limits are counted by, in the order of all: the customer, who answers for it, the budgets."""
    case, person = offer.case, offer.answers_for
    named = [f"customer:{case.customer_id}"] if case.customer_id else []
    standing.hold(*named, *([f"person:{person.pk}"] if person else []))
    return standing.purses(case, offer.currency, offer.stands_at, before=offer)


def against(offer: Offer) -> tuple[Over, ...]:
    """What stands against giving this now on the authority it was offered on; nothing where it may be given.

    With the role, the limits and the budgets of now, beside what stood before it: neither what a colleague was allowed
    since nor another day's gifts take from it. Its case is held.
    """
    return () if (verdict := _judged(offer)).allowed else verdict.over


def _judged(offer: Offer) -> Verdict:
    """Its maker as who gives, whoever said yes to it as who says yes: each by what they may do now."""
    purses, person = hold_authority(offer), offer.answers_for
    role = standing.role_now(person) if person else ""
    lines, wish, its_own = standing.lines_of(role), wish_of(offer), person and person.pk in offer.makers
    states = Offer.COUNTS if its_own else Offer.STANDS
    before = standing.spent(offer.case, person, offer.stands_at, states=states, before=offer)
    if person is None or its_own:
        return may_give(lines, wish, before, purses)
    return may_approve(person.pk, role, offer.makers, lines, wish, before, purses)


def ask_anew(offer: Offer, over: Sequence[Over], *, by: User | None, at: datetime) -> Approval:
    """Ask for a yes to exactly the same, which nobody's authority bears any more; what she took stays taken."""
    new = copy(offer)
    new.version += 1
    taken = offer.taken_at or (at if offer.state == OfferState.ACCEPTED else None)
    good_for = offer.expires_at - offer.stands_at
    move(
        offer,
        OfferState.AWAITING,
        "offer.asked_anew",
        by=by,
        at=at,
        version=new.version,
        seen=seen(shown(new)),
        answers_for=None,
        taken_at=taken,
        stands_at=at,
        expires_at=at + good_for,
    )
    return ask(offer, over, by=by, at=at)
