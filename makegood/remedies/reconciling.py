"""Looking up what became of payouts nobody is certain about; each for itself, and none asked for on suspicion."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q, QuerySet

from makegood.lib.jobs import enqueue
from makegood.remedies.models import Payout
from makegood.remedies.moments import moment
from makegood.remedies.offers.reversing import bounce
from makegood.remedies.payers import PAYERS, PayOrder, Refusal, payer_named
from makegood.remedies.payers.asking import looked_up
from makegood.remedies.payouts import pay
from makegood.remedies.settling import order_of, out_of_sight, settle

State = Payout.State
PATIENCE = timedelta(minutes=10)
"""How long an order may be on its way: what is not there by then was lost, and does not arrive any more."""
LONG = timedelta(hours=4)
"""What is not settled by then stands on a list for a person."""
LATELY, A_DAY = timedelta(days=14), timedelta(days=1)
"""A refund that fails at the bank after it succeeded does so within days."""
TRIES = 3
"""How often an order goes out by itself under one key; after that a person decides."""


def reconcile(*, at: datetime) -> int:
    """Look up what became of orders whose outcome is uncertain, or that nobody answered; how many were settled.

    What is due and was not taken up in the meantime is asked for anew.
    """
    for number in _forgotten(at):
        pay(number, at=at)
    waited = Q(state=State.UNCERTAIN) | Q(state=State.PAYING, tried_at__lte=at - PATIENCE)
    unsettled = Payout.objects.filter(waited).select_related("offer")
    return sum([_looked_up(payout, at) for payout in unsettled.order_by("tried_at", "id")])


def look_again(*, at: datetime) -> int:
    """Ask payers elsewhere once more about what they paid of late: a bank may send it back. How many came back."""
    here = [name for name, payer in PAYERS.items() if payer.here]
    paid = Payout.objects.filter(state=State.PAID, settled_at__gt=at - LATELY, settled_at__lte=at - A_DAY)
    paid = paid.exclude(payer__in=here).select_related("offer").order_by("settled_at", "id")
    return sum([_asked_again(payout, at) for payout in paid])


def _asked_again(payout: Payout, at: datetime) -> bool:
    order = order_of(payout, at)
    outcome = looked_up(partial(payer_named, payout.payer), order)
    return isinstance(outcome, Refusal) and bounce(payout, outcome.why, at=at)


def left_to_people(at: datetime) -> QuerySet[Payout]:
    """Payouts that a person has to look into, oldest first: open for hours, or proved by a payer beside the try."""
    long_open = Q(state__in=Payout.OPEN, made_at__lte=at - LONG)
    return Payout.objects.filter(long_open | ~Q(stray="")).order_by("made_at", "id")


def _forgotten(at: datetime) -> list[int]:
    due = Payout.objects.filter(state=State.DUE, made_at__lte=at - PATIENCE).order_by("made_at", "id")
    return list(due.values_list("pk", flat=True))


def _looked_up(payout: Payout, at: datetime) -> bool:
    """Whether it is settled now. Where the payer cannot tell it stays uncertain."""
    order = order_of(payout, at)
    outcome = out_of_sight(payout) or looked_up(partial(payer_named, payout.payer), order)
    moment("payout.looked_up")
    if outcome is None and payout.tried_at and payout.tried_at > at - PATIENCE:
        return False  # it may still be on its way
    if outcome is None and payout.attempt % TRIES:
        _goes_again(order)
        return False
    return settle(order, outcome, by=None, at=at).state not in Payout.OPEN


@transaction.atomic
def _goes_again(order: PayOrder) -> None:
    """It is not there: the same order once more, under the same key, as another try."""
    open_ = Payout.objects.filter(
        pk=order.payout, attempt=order.attempt, key=order.key, state__in=Payout.OPEN
    )
    if open_.update(state=State.DUE, attempt=F("attempt") + 1):
        enqueue("remedies.pay", payout=order.payout)
