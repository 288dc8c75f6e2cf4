"""Paying what is owed: once for each offer, never without proof, and never again where it is uncertain."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from makegood.accounts.models import User
from makegood.accounts.problems import Changed
from makegood.cases.events import Fact, locked, record
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue
from makegood.remedies.ledger.actions import post
from makegood.remedies.ledger.queries import owed_on
from makegood.remedies.ledger.rules import Kind, paid
from makegood.remedies.models import Offer, OfferState, Payout
from makegood.remedies.moments import moment
from makegood.remedies.money import Money
from makegood.remedies.offers.changing import move
from makegood.remedies.payers import Outcome, Payer, PayOrder, Proof, Refusal, Uncertain, payer_named

State = Payout.State
PATIENCE = timedelta(minutes=10)
"""How long a payer may take to answer before it is looked up what became of an order."""
log = logging.getLogger(__name__)


class PaidBefore(Changed):
    """This was paid out before, or is being paid out: {state}."""


class NotOwed(Refused):
    """{asked} is more than is owed on this offer: {owed}."""

    status = 422


class NotPaid(Refused):
    """It was not paid: {why}"""

    status = 422


@dataclass(frozen=True)
class PaidOut:
    """A payout, and what is told about it this once, such as a gift code."""

    payout: Payout
    told_once: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def pay_out(
    offer: Offer, money: Money, payer: str, *, said: str = "", by: User | None, at: datetime
) -> PaidOut:
    """Pay what is owed on an offer, once; it must have been posted as given before. In the caller's transaction.

    By a payer that is here it is paid at once; for others a job is asked for, and it stays due until then.
    Raises NoSuchPayer, NotOwed, PaidBefore (with how it stands now) and NotPaid.
    """
    who = payer_named(payer)
    locked([offer.case_id])
    payout = _ordered(offer, money.given(), payer, said, by, at)
    moment("payout.ordered")
    if who.here:
        return _paid_here(who, payout, by, at)
    enqueue("remedies.pay", payout=payout.pk)
    return PaidOut(payout)


def _ordered(offer: Offer, money: Money, payer: str, said: str, by: User | None, at: datetime) -> Payout:
    """A payout that is due; one that failed for certain takes a new start."""
    fresh = Payout(offer=offer, payer=payer, amount=money.amount, currency=money.currency, said=said, by=by)
    fresh.key, fresh.state, fresh.made_at = _new_key(), State.DUE, at
    Payout.objects.bulk_create([fresh], ignore_conflicts=True)
    payout = Payout.objects.select_for_update().get(offer=offer)
    if payout.key != fresh.key:
        payout = _started_again(payout, fresh)
    owed = Money(owed_on(offer.pk, money.currency), money.currency)
    if money > owed:
        raise NotOwed(asked=money, owed=owed)
    return payout


def _started_again(payout: Payout, fresh: Payout) -> Payout:
    if payout.state != State.FAILED:
        raise PaidBefore(now={"state": payout.state, "payout": payout.pk}, state=payout.get_state_display())
    # the same key as before, so that what arrives there late after all is paid once
    fresh.pk, fresh.key = payout.pk, payout.key
    fresh.save()
    return fresh


def _paid_here(who: Payer, payout: Payout, by: User | None, at: datetime) -> PaidOut:
    outcome = who.pay(_order(payout, at))
    if not isinstance(outcome, Proof):
        raise NotPaid(why=outcome.why)
    payout.tried_at = at
    payout.save(update_fields=["tried_at"])
    return PaidOut(settle(payout.pk, outcome, by=by, at=at), outcome.told_once)


def pay(number: int, *, at: datetime) -> None:
    """Ask a payer elsewhere to pay what is due: the claim is committed before, the answer after.

    Whoever dies in between, or raises, leaves it claimed: it is looked up, and never asked for a second time.
    """
    claimed = Payout.objects.filter(pk=number, state=State.DUE).update(state=State.PAYING, tried_at=at)
    if not claimed:
        return
    moment("payout.claimed")
    payout = Payout.objects.get(pk=number)
    outcome = payer_named(payout.payer).pay(_order(payout, at))
    moment("payout.answered")
    settle(number, outcome, by=None, at=at)


@transaction.atomic
def settle(number: int, outcome: Outcome | None, *, by: User | None, at: datetime) -> Payout:
    """Write down what a payer said: paid with its proof and posted, or failed, or uncertain. What is settled stays."""
    locked(list(Case.objects.filter(offers__payout=number).values_list("pk", flat=True)))
    payout = Payout.objects.select_for_update(of=["self"]).select_related("offer").get(pk=number)
    if payout.state not in Payout.OPEN:
        return payout
    before = payout.state
    _take_down(payout, outcome, at)
    payout.save()
    moment("payout.settled")
    if payout.state != before:
        _tell(payout, by, at)
    if payout.state == State.PAID:
        _arrived(payout.offer, by, at)
        lines, reference = paid(payout.money, payout.payer), f"payout:{payout.pk}"
        post(Kind.PAYOUT, lines, reference=reference, offer=payout.offer_id, by=by, at=at)
        moment("payout.posted")
    return payout


def _take_down(payout: Payout, outcome: Outcome | None, at: datetime) -> None:
    if isinstance(outcome, Proof) and outcome.reference:
        payout.state, payout.proof, payout.why, payout.settled_at = State.PAID, outcome.reference, "", at
    elif isinstance(outcome, Refusal):
        # it is certain that nothing went out under this key, and the payer may remember its refusal
        payout.state, payout.why, payout.settled_at, payout.key = State.FAILED, outcome.why, at, _new_key()
    elif outcome is None:
        payout.state, payout.why, payout.settled_at = State.FAILED, "it never arrived there", at
    else:
        payout.state = State.UNCERTAIN
        payout.why = outcome.why if isinstance(outcome, Uncertain) else "paid, it says, without proof"


def _tell(payout: Payout, by: User | None, at: datetime) -> None:
    told = {"payout": payout.pk, "payer": payout.payer, "amount": payout.amount, "currency": payout.currency}
    fact = Fact(payout.offer.case_id, f"payout.{payout.state}", told)
    record([fact], by=by.pk if by else None, at=at)


def reconcile(*, at: datetime) -> int:
    """Look up what became of orders whose outcome is uncertain, or that nobody answered; how many were settled.

    What is due and was not taken up in the meantime is asked for anew.
    """
    for number in _forgotten(at):
        pay(number, at=at)
    waited = Q(state=State.UNCERTAIN) | Q(state=State.PAYING, tried_at__lte=at - PATIENCE)
    unsettled = Payout.objects.filter(waited).order_by("tried_at", "id")
    return sum([_looked_up(payout, at) for payout in unsettled])


def _forgotten(at: datetime) -> list[int]:
    due = Payout.objects.filter(state=State.DUE, made_at__lte=at - PATIENCE).order_by("made_at", "id")
    return list(due.values_list("pk", flat=True))


def _looked_up(payout: Payout, at: datetime) -> bool:
    """Whether it is settled now. Where the payer cannot be asked it stays as it is."""
    try:
        outcome = payer_named(payout.payer).look_up(payout.key)
    except (OSError, LookupError, TypeError, ValueError):
        log.exception("The payer %s could not be asked about payout %s", payout.payer, payout.pk)
        return False
    moment("payout.looked_up")
    return settle(payout.pk, outcome, by=None, at=at).state not in Payout.OPEN


def _arrived(offer: Offer, by: User | None, at: datetime) -> None:
    """An offer that was on its way is given."""
    if offer.state == OfferState.GIVING:
        move(offer, OfferState.GIVEN, "offer.given", by=by, at=at)


def _order(payout: Payout, at: datetime) -> PayOrder:
    return PayOrder(payout.key, payout.pk, payout.money, payout.said, at)


def _new_key() -> str:
    return f"payout-{uuid4().hex}"
