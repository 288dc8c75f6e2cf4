"""How every deed changes an offer: the case's row held, a compare-and-swap, an event, in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from makegood.accounts.models import Role, User
from makegood.accounts.problems import Changed
from makegood.cases.actions import ReadsOnly
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case, Status
from makegood.lib.errors import Refused
from makegood.remedies.authority.rules import Wish
from makegood.remedies.models import Approval, Booking, BookingState, Offer, OfferState, Remedy
from makegood.remedies.offers.refunding import REFUNDS, follow_refund
from makegood.remedies.offers.rules import may_move


class Moved(Changed):
    """Somebody was faster: this offer is “{state}” now. Look at it again."""

    def __init__(self, offer: Offer, sentence: str = "") -> None:
        """Say it, with the offer as it now is."""
        state = OfferState(offer.state)
        now = {"offer": offer.pk, "state": state.value, "seen": offer.seen}
        super().__init__(sentence, now=now, state=state.label)


class CaseEnded(Changed):
    """Case {ref} is {state}: nothing more is offered on it. Open it again first."""

    def __init__(self, case: Case) -> None:
        """Say it, with how the case stands now."""
        state = Status(case.status)
        now = {"case": case.ref, "state": state.value}
        super().__init__(now=now, ref=case.ref, state=state.label.lower())


class OutOfStock(Changed):
    """There is none of {remedy} left."""

    def __init__(self, remedy: Remedy) -> None:
        """Say it, with the remedy that is out of stock."""
        super().__init__(now={"remedy": remedy.key, "state": "out_of_stock"}, remedy=remedy)


def hold_case(case_id: int, by: User | None) -> Case:
    """The case as it is now, held until the end of the transaction: the first lock of every deed on an offer."""
    if (
        by is not None
        and not User.objects.filter(pk=by.pk, is_active=True).exclude(role=Role.AUDITOR).exists()
    ):
        raise ReadsOnly
    held = Case.objects.select_for_update(of=("self",))
    return held.select_related("customer", "encounter", "team__calendar", "owner").get(pk=case_id)


def must_be_live(case: Case) -> None:
    """Nothing more is offered where the matter is over."""
    if case.status in {Status.RECOVERED, Status.CLOSED}:
        raise CaseEnded(case)


def hold_offer(offer: Offer, by: User | None) -> Offer:
    """The offer as it is now, with its case held."""
    case = hold_case(offer.case_id, by)
    now = Offer.objects.select_related("remedy", "by", "answers_for").get(pk=offer.pk)
    now.case = case
    return now


def move(
    offer: Offer,
    to: OfferState,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    data: dict[str, Any] | None = None,
    **new: Any,
) -> None:
    """Bring an offer into another state, if it still is as the deed was decided on; Moved says how it is now."""
    if not may_move(offer.state, to):
        raise Moved(offer)
    as_seen = Offer.objects.filter(pk=offer.pk, state=offer.state, seen=offer.seen)
    if not as_seen.update(state=to, changed_at=at, **new):
        raise Moved(Offer.objects.get(pk=offer.pk))
    offer.state, offer.changed_at = to, at
    for name, value in new.items():
        setattr(offer, name, value)
    tell_of(offer, verb, by=by, at=at, data=data)
    if offer.remedy.kind in REFUNDS:
        follow_refund(offer, at)


class HasAnAppointment(Refused):
    """There is an appointment for it. Cancel that first, so that nobody comes in vain."""

    status = 409


def must_not_be_awaited(offer: Offer) -> None:
    """Refuse to end what there is an appointment for; the case is held."""
    if Booking.objects.filter(offer=offer, state=BookingState.BOOKED).exists():
        raise HasAnAppointment


def tell_of(
    offer: Offer, verb: str, *, by: User | None, at: datetime, data: dict[str, Any] | None = None
) -> None:
    """Write the fact on the case, in numbers, and let open pages know."""
    facts = {
        "offer": offer.pk,
        "state": OfferState(offer.state).value,
        "remedy": offer.remedy_id,
        "amount": offer.amount,
        "currency": offer.currency,
    }
    record([Fact(offer.case_id, verb, facts | (data or {}))], by=by.pk if by else None, at=at)
    tell([offer.case_id])


def void_approval(offer: Offer, at: datetime) -> None:
    """A question that nobody need answer any more."""
    waiting = Approval.objects.filter(offer=offer, decision="")
    waiting.update(decision=Approval.Decision.VOID, decided_at=at)


def take_stock(remedy: Remedy) -> None:
    """One piece less, where pieces are counted."""
    if remedy.stock is None:
        return
    if not Remedy.objects.filter(pk=remedy.pk, stock__gt=0).update(stock=F("stock") - 1):
        raise OutOfStock(remedy)


def put_back(offer: Offer) -> None:
    """The piece that an offer held is there again."""
    Remedy.objects.filter(pk=offer.remedy_id, stock__isnull=False).update(stock=F("stock") + 1)


def put_all_back(offers: Iterable[Offer]) -> None:
    """The pieces that they held, in the one order in which everybody takes them up."""
    for offer in sorted(offers, key=lambda offer: offer.remedy_id):
        put_back(offer)


def wish_of(offer: Offer) -> Wish:
    """What an offer takes, as the rules reckon."""
    return Wish(offer.remedy.key, offer.currency, offer.counted)
