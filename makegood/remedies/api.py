"""Offers for other systems: made, changed, approved, given, withdrawn by a key that acts for a person."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from pydantic import Field

from makegood.accounts.keyed import KeyRequest
from makegood.accounts.models import User
from makegood.accounts.once import ONCE, Said, once
from makegood.accounts.queries import KeyFacts
from makegood.lib.errors import Refused
from makegood.remedies.gift_codes.issuing import number_on, renew
from makegood.remedies.models import Approval, Offer, OfferState, Payout
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give_or_ask
from makegood.remedies.offers.making import change_offer as change
from makegood.remedies.offers.making import make_offer as make
from makegood.remedies.offers.queries import cases_of_key, offer_of, offers_of, whole_offers
from makegood.remedies.offers.reversing import take_back
from makegood.remedies.offers.weighing import falls_short
from makegood.remedies.shapes import (
    ChangeIn,
    CodeOut,
    DecisionIn,
    GivenOut,
    OfferIn,
    OfferOut,
    Offers,
    PayoutIn,
    ReversalIn,
    told,
    told_of_code,
    told_of_giving,
)

on_cases = Router(tags=["offers"])
offers = Router(tags=["offers"])
NOTHING_SAID = PayoutIn(reference="")
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class ActsForNobody(Refused):
    """This key acts for no person, and somebody answers for what is given: `makegood key add … --as USER`."""

    status = 403


@on_cases.get("/{ref}/offers", response=Offers, summary="What was offered on a case")
def list_offers(request: KeyRequest, ref: str) -> dict[str, Any]:
    """Every offer of a case, oldest first, with what colleagues were asked about it."""
    case = get_object_or_404(cases_of_key(request.auth, person_of(request.auth)), ref=ref)
    return {"items": [told(offer) for offer in offers_of(case)]}


@on_cases.post(
    "/{ref}/offers",
    response={201: OfferOut, 202: OfferOut},
    summary="Offer something",
    openapi_extra=ONCE,
)
def make_offer(request: KeyRequest, ref: str, wanted: OfferIn) -> HttpResponse:
    """201: it may be given at once. 202: it waits for a colleague's yes, with the reason in `approvals`."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        case = get_object_or_404(cases_of_key(request.auth, by), ref=ref)
        return _said(make(case, wanted.gift(), by=by, at=at))

    return once(request, request.auth, deed, at=at)


@offers.get("/{number}", response=OfferOut, summary="One offer")
def read_offer(request: KeyRequest, number: Number) -> dict[str, Any]:
    """An offer as it is now. `seen` is what an approval or a change refers to."""
    return told(_offer(request.auth, number, person_of(request.auth)))


@offers.patch(
    "/{number}",
    response={200: OfferOut, 202: OfferOut},
    summary="Offer something else instead",
    openapi_extra=ONCE,
)
def change_offer(request: KeyRequest, number: Number, wanted: ChangeIn) -> HttpResponse:
    """Judged anew: what a colleague said yes to before is void."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        offer = _offer(request.auth, number, by)
        return _said(change(offer, wanted.gift(), wanted.seen, by=by, at=at), 200)

    return once(request, request.auth, deed, at=at)


@offers.post(
    "/{number}/approvals", response={201: OfferOut}, summary="Say yes or no to an offer", openapi_extra=ONCE
)
def answer_approval(request: KeyRequest, number: Number, answer: DecisionIn) -> HttpResponse:
    """Bound to exactly what was `seen`; never one's own, and within the limits of the moment."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        offer = _offer(request.auth, number, by)
        yes = answer.decision == "approve"
        return Said(201, told(_again(decide(offer, yes, answer.seen, by=by, at=at))))

    return once(request, request.auth, deed, at=at)


@offers.post(
    "/{number}/payouts",
    response={201: GivenOut, 202: GivenOut | OfferOut},
    summary="Give what was offered",
    openapi_extra=ONCE,
)
def give_offer(request: KeyRequest, number: Number, wanted: PayoutIn = NOTHING_SAID) -> HttpResponse:
    """Once. 201: it is paid. 202: the payer was asked; or nobody's authority bears it any more: the offer, which waits
    for a colleague's yes. A gift code is told in this answer and in its repeats under the same Idempotency-Key."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        offer = _offer(request.auth, number, by)
        done = give_or_ask(offer, payer=wanted.payer, reference=wanted.reference, by=by, at=at)
        if isinstance(done, Approval):
            return Said(202, told(_again(offer)))
        status = 201 if done.payout.state == Payout.State.PAID else 202
        return Said(status, told_of_giving(done), done.told_once)

    return once(request, request.auth, deed, at=at)


@offers.post(
    "/{number}/gift-codes",
    response={201: CodeOut},
    summary="Give a lost gift code anew",
    openapi_extra=ONCE,
)
def renew_code(request: KeyRequest, number: Number) -> HttpResponse:
    """Another code for what is left on the one of this offer; the former is worth nothing then."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        offer = _offer(request.auth, number, by)
        code = renew(number_on(offer), by=by, at=at)
        return Said(201, told_of_code(offer), {"code": code})

    return once(request, request.auth, deed, at=at)


@offers.post(
    "/{number}/withdrawals", response={201: OfferOut}, summary="Take an offer back", openapi_extra=ONCE
)
def withdraw_offer(request: KeyRequest, number: Number) -> HttpResponse:
    """As long as nothing was given; what a payer refused, or came back, too."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        return Said(201, told(_again(withdraw(_offer(request.auth, number, by), by=by, at=at))))

    return once(request, request.auth, deed, at=at)


@offers.post(
    "/{number}/reversals",
    response={201: OfferOut},
    summary="Take back what was given",
    openapi_extra=ONCE,
)
def reverse_offer(request: KeyRequest, number: Number, wanted: ReversalIn) -> HttpResponse:
    """A gift code that nobody paid with, or a payout that came back; by a lead who neither made nor gave it."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        offer = _offer(request.auth, number, by)
        return Said(201, told(_again(take_back(offer, wanted.reason, by=by, at=at))))

    return once(request, request.auth, deed, at=at)


def somebody_of(key: KeyFacts) -> User:
    """The person a key acts for, if she still works here."""
    person = person_of(key)
    if person is None or not person.is_active:
        raise ActsForNobody
    return person


def person_of(key: KeyFacts) -> User | None:
    """The person a key acts for, or None."""
    return None if key.person_id is None else User.objects.get(pk=key.person_id)


def _offer(key: KeyFacts, number: int, person: User | None) -> Offer:
    return offer_of(cases_of_key(key, person), number)


def _said(offer: Offer, done: int = 201) -> Said:
    now = _again(offer)
    return Said(202 if offer.state == OfferState.AWAITING else done, told(now, falls_short(now)))


def _again(offer: Offer) -> Offer:
    """The offer as the database has it now, with what was asked about it."""
    return whole_offers().get(pk=offer.pk)
