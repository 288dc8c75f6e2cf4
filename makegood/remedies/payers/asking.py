"""Asking a payer elsewhere: whatever its library raises, it is an answer that nobody understands."""

import logging
from collections.abc import Callable

from makegood.remedies.payers.payer import Outcome, Payer, PayOrder, Uncertain

log = logging.getLogger(__name__)


def asked_to_pay(payer: Callable[[], Payer], order: PayOrder) -> Outcome:
    """Its answer; `Uncertain` where it raised."""
    return _answer(lambda: payer().pay(order), order) or Uncertain(NO_ANSWER)


def looked_up(payer: Callable[[], Payer], order: PayOrder) -> Outcome | None:
    """What it knows of the order, None if it is not there; `Uncertain` where it raised."""
    return _answer(lambda: payer().look_up(order), order)


NO_ANSWER = "no answer that could be understood"


def _answer(question: Callable[[], Outcome | None], order: PayOrder) -> Outcome | None:
    try:
        return question()
    # The one place where everything is caught: what a library of somebody else may raise no list holds, and after
    # the question went out each of them means the same. What stays uncertain is looked up; it is never lost.
    except Exception:
        log.exception("Payout %s, try %s: no answer that could be understood", order.payout, order.attempt)
        return Uncertain(NO_ANSWER)
