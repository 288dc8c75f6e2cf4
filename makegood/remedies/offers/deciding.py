"""Answering a question for approval: by somebody else, within her own limits of now, about exactly what she saw."""

from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions.changing import notify
from makegood.cases.models import Notice
from makegood.lib.errors import Refused
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Answer, Verdict, may_approve
from makegood.remedies.authority.words import sentences
from makegood.remedies.models import Approval, Offer, OfferState
from makegood.remedies.offers.changing import (
    Moved,
    hold_offer,
    move,
    must_be_live,
    must_not_be_awaited,
    put_back,
    wish_of,
)
from makegood.remedies.offers.onto import must_go_where_shown
from makegood.remedies.offers.queries import must_leave_a_choice


class NotHers(Refused):
    """This offer waits for somebody else’s yes. {why}"""

    status = 403


class AboveHers(Refused):
    """This is above your own limits, so somebody above you says yes. {why}"""

    status = 403


CHANGED = "This offer is not what you saw any more; it is “{state}”. Look at it again."


@transaction.atomic
def decide(offer: Offer, approve: bool, seen: str, *, by: User, at: datetime) -> Offer:
    """Say yes or no to an offer that waits. `seen` is the hash of what was looked at.

    Judged with the limits, the role and the budget of now. Nobody answers for her own offer, or for one she changed.
    Moved (409) tells how the offer is, where it was answered, changed or taken back in the meantime; OntoAnother that
    the order names something else by now than what it was asked about; HasAnAppointment, before a no, that somebody
    comes for it.
    """
    offer = hold_offer(offer, by)
    if offer.state != OfferState.AWAITING:
        raise Moved(offer)
    if offer.seen != seen:
        raise Moved(offer, CHANGED)
    if approve:
        must_be_live(offer.case)
        must_go_where_shown(offer)
        if offer.taken_at is None:
            must_leave_a_choice(offer.case, offer.remedy, at)
    else:
        must_not_be_awaited(offer)
    _must_be_able(offer, approve, by, at)
    decision = Approval.Decision.APPROVE if approve else Approval.Decision.DECLINE
    asked = Approval.objects.filter(offer=offer, version=offer.version, decision="")
    if not asked.update(decision=decision, decided_by=by, decided_at=at):
        raise Moved(Offer.objects.get(pk=offer.pk))
    if approve:
        good_for = offer.expires_at - offer.stands_at
        new: dict[str, Any] = {"answers_for": by, "stands_at": at, "expires_at": at + good_for}
        # what she took before it was asked about anew is hers already
        stands = OfferState.ACCEPTED if offer.taken_at else OfferState.APPROVED
        move(offer, stands, "offer.approved", by=by, at=at, **new)
    else:
        move(offer, OfferState.DECLINED, "offer.not_approved", by=by, at=at)
        put_back(offer)
    waits = {offer.case.owner_id} if offer.taken_at else set()
    notify({*offer.makers, *waits}, offer.case, Notice.Kind.DECIDED, at=at)
    return offer


def _must_be_able(offer: Offer, approve: bool, by: User, at: datetime) -> None:
    """A no needs no authority, but a rung of the ladder and not her own; a yes needs her limits of now."""
    verdict = _judge(offer, by=by, at=at)
    why = " ".join(sentences(verdict.over, offer.currency))
    if verdict.answer is Answer.REFUSED:
        raise NotHers(why=why)
    if approve and not verdict.allowed:
        raise AboveHers(why=why)


def _judge(offer: Offer, *, by: User, at: datetime) -> Verdict:
    case = offer.case
    standing.hold(*([f"customer:{case.customer_id}"] if case.customer_id else []), f"person:{by.pk}")
    role = standing.role_now(by)
    budgets = standing.purses(case, offer.currency, at, offer)
    given = standing.spent(case, by, at, offer, Offer.STANDS)
    return may_approve(by.pk, role, offer.makers, standing.lines_of(role), wish_of(offer), given, budgets)
