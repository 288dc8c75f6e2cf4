"""Paying what is owed: ordered once for each offer, by a payer that is here or by asking one elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.problems import Changed
from makegood.cases.events import locked
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue
from makegood.remedies.ledger.queries import owed_on
from makegood.remedies.models import Offer, Payout
from makegood.remedies.moments import moment
from makegood.remedies.money import Money
from makegood.remedies.payers import Payer, Proof, payer_named
from makegood.remedies.payers.asking import asked_to_pay
from makegood.remedies.settling import new_key, order_of, out_of_sight, settle

State = Payout.State


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
    """A payout that is due; one that came to nothing takes a new start."""
    fresh = Payout(offer=offer, payer=payer, amount=money.amount, currency=money.currency, said=said, by=by)
    fresh.key, fresh.state, fresh.made_at = new_key(), State.DUE, at
    Payout.objects.bulk_create([fresh], ignore_conflicts=True)
    payout = Payout.objects.select_for_update().get(offer=offer)
    payout.offer = offer
    if payout.key != fresh.key:
        payout = _started_again(payout, fresh)
    owed = Money(owed_on(offer.pk, money.currency), money.currency)
    if money > owed:
        raise NotOwed(asked=money, owed=owed)
    return payout


def _started_again(payout: Payout, fresh: Payout) -> Payout:
    if payout.state not in Payout.CAME_TO_NOTHING:
        raise PaidBefore(now={"state": payout.state, "payout": payout.pk}, state=payout.get_state_display())
    fresh.pk, fresh.stray = payout.pk, payout.stray
    if fresh.payer == payout.payer:
        # the key as it was left, so that what never arrived and arrives late after all is paid once
        fresh.key = payout.key
    fresh.attempt, fresh.came_back = payout.attempt + 1, payout.came_back
    fresh.save()
    return fresh


def _paid_here(who: Payer, payout: Payout, by: User | None, at: datetime) -> PaidOut:
    order = order_of(payout, at)
    outcome = who.pay(order)
    if not isinstance(outcome, Proof):
        raise NotPaid(why=outcome.why)
    payout.tried_at = at
    payout.save(update_fields=["tried_at"])
    return PaidOut(settle(order, outcome, by=by, at=at), outcome.told_once)


def pay(number: int, *, at: datetime) -> None:
    """Ask a payer elsewhere to pay what is due: the claim is committed before, the answer after.

    Whoever dies in between leaves it claimed: it is looked up, and never asked for a second time on suspicion.
    """
    claimed = Payout.objects.filter(pk=number, state=State.DUE).update(state=State.PAYING, tried_at=at)
    if not claimed:
        return
    moment("payout.claimed")
    payout = Payout.objects.select_related("offer").get(pk=number)
    order = order_of(payout, at)
    asked_before = out_of_sight(payout) if payout.attempt > 1 else None
    outcome = asked_before or asked_to_pay(partial(payer_named, payout.payer), order)
    moment("payout.answered")
    settle(order, outcome, by=None, at=at)
