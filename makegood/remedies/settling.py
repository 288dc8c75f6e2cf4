"""Writing down what a payer said of one try: paid with its proof and posted, or failed, or uncertain."""

import logging
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.cases.events import Fact, locked, record
from makegood.cases.models import Case
from makegood.remedies.ledger.actions import post
from makegood.remedies.ledger.rules import Kind, paid
from makegood.remedies.models import Offer, OfferState, Payout
from makegood.remedies.moments import moment
from makegood.remedies.offers.changing import move
from makegood.remedies.payers import Outcome, PayOrder, Proof, Refusal, Uncertain

State = Payout.State
log = logging.getLogger(__name__)


def order_of(payout: Payout, at: datetime) -> PayOrder:
    """What a payer is told of a payout, and of its present try: all of it was kept when it was offered and ordered."""
    return PayOrder(payout.key, payout.pk, payout.attempt, payout.money, payout.said, at, payout.onto)


def out_of_sight(payout: Payout) -> Uncertain | None:
    """What stands instead of an answer where nobody can be asked: a person looks into the payer's books."""
    if not payout.is_out_of_sight:
        return None
    looked_for = {"payer": payout.payer_words, "key": payout.key}
    return Uncertain(
        _(
            "%(payer)s may have been asked, and onto what was not kept then. "
            "Look for %(key)s in its books, and say what you found."
        )
        % looked_for
    )


@transaction.atomic
def settle(order: PayOrder, outcome: Outcome | None, *, by: User | None, at: datetime) -> Payout:
    """Write down what became of one try. What is settled stays, and an answer about an earlier try settles nothing.

    A proof of what was settled otherwise, or has gone out anew since, is kept as `stray` for a person to look into.
    """
    locked(list(Case.objects.filter(offers__payout=order.payout).values_list("pk", flat=True)))
    payout = Payout.objects.select_for_update(of=["self"]).select_related("offer").get(pk=order.payout)
    if not _is_about(payout, order, outcome):
        _keep_stray(payout, outcome, by, at)
        return payout
    before = payout.state
    _take_down(payout, outcome, at)
    payout.save()
    moment("payout.settled")
    if payout.state != before:
        tell(payout, f"payout.{payout.state}", by, at)
    if payout.state == State.PAID:
        _arrived(payout.offer, by, at)
        lines, reference = paid(payout.money, payout.payer), payout.posted_as
        post(Kind.PAYOUT, lines, reference=reference, offer=payout.offer_id, by=by, at=at)
        moment("payout.posted")
    return payout


def _is_about(payout: Payout, order: PayOrder, outcome: Outcome | None) -> bool:
    """Whether an answer is about what is open now: this try, or a proof under the very key of this try."""
    same = payout.attempt == order.attempt or (isinstance(outcome, Proof) and payout.key == order.key)
    return same and payout.state in Payout.OPEN


def _keep_stray(payout: Payout, outcome: Outcome | None, by: User | None, at: datetime) -> None:
    if not isinstance(outcome, Proof) or outcome.reference in {payout.proof, payout.stray, ""}:
        return
    log.error("Payout %s: the payer proves a try that nobody waits for any more", payout.pk)
    payout.stray = outcome.reference
    payout.save(update_fields=["stray"])
    tell(payout, "payout.stray", by, at)


def _take_down(payout: Payout, outcome: Outcome | None, at: datetime) -> None:
    if isinstance(outcome, Proof) and outcome.reference:
        payout.state, payout.proof, payout.why, payout.settled_at = State.PAID, outcome.reference, "", at
    elif isinstance(outcome, Refusal):
        # it is certain that nothing went out under this key, and the payer may remember its refusal
        payout.state, payout.why, payout.settled_at, payout.key = State.FAILED, outcome.why, at, new_key()
    elif outcome is None:
        payout.state, payout.why, payout.settled_at = State.FAILED, "it never arrived there", at
    else:
        payout.state = State.UNCERTAIN
        payout.why = outcome.why if isinstance(outcome, Uncertain) else "paid, it says, without proof"
    payout.why = payout.why[:300]


def tell(payout: Payout, verb: str, by: User | None, at: datetime) -> None:
    """Record on its case what became of a payout, in numbers."""
    told = {"payout": payout.pk, "payer": payout.payer, "amount": payout.amount, "currency": payout.currency}
    record([Fact(payout.offer.case_id, verb, told)], by=by.pk if by else None, at=at)


def _arrived(offer: Offer, by: User | None, at: datetime) -> None:
    """An offer that was on its way is given."""
    if offer.state == OfferState.GIVING:
        move(offer, OfferState.GIVEN, "offer.given", by=by, at=at)


def new_key() -> str:
    """What makes sure that a payer pays once: another one for each thing that is to be paid."""
    return f"payout-{uuid4().hex}"
