"""Paid back through Stripe, onto what the order was paid with; looked up among the refunds of that payment."""

import stripe
from django.conf import settings
from django.utils.translation import gettext as _
from stripe.params import RefundCreateParams, RefundListParams

from makegood.remedies.money import Money, TooFine, digits
from makegood.remedies.payers.http import WAIT
from makegood.remedies.payers.payer import Outcome, PayOrder, Proof, Refusal, Uncertain

KEYS = ("sk_", "rk_")
PAYMENTS = ("pi_", "ch_", "py_")
# Where Stripe does not divide a currency as ISO 4217 does: https://docs.stripe.com/currencies, read in November 2026.
DIVIDED = {"ISK": 2, "UGX": 2, "MGA": 0}
NOT_DONE = (
    stripe.InvalidRequestError,
    stripe.CardError,
    stripe.AuthenticationError,
    stripe.PermissionError,
)
"""Errors after which it is certain that no money moved: the request was understood, and refused."""


class StripeRefunds:
    """A refund of the payment that the order came with; Stripe keeps the payout's key, and pays once for it."""

    name = "stripe"
    here = False

    def amiss(self) -> str:
        """What keeps it from paying, in words."""
        if not _set("key").startswith(KEYS):
            return _("MAKEGOOD_STRIPE_KEY is no secret key of Stripe: sk_… or rk_….")
        if not _set("charge"):
            return _("MAKEGOOD_STRIPE_CHARGE does not say which column of an order names its payment.")
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """Ask Stripe for the refund, in the currency of the payment: a refund names none and counts in that one."""
        if wrong := self.amiss():
            return Refusal(wrong)
        payment = _payment(order)
        if not payment:
            return Refusal(
                _("The order does not say by which payment of Stripe it was paid (%(column)s).")
                % {"column": _set("charge")}
            )
        try:
            wanted = _wanted(payment, in_stripes_units(order.money), order.key)
            if (theirs := _currency_of(payment)) != order.money.currency:
                return _other_currency(order, theirs)
            return _outcome(_client().v1.refunds.create(wanted, {"idempotency_key": order.key}), order)
        except TooFine as no:
            return Refusal(str(no))
        except NOT_DONE as no:
            return Refusal(str(no.user_message or no))
        except stripe.StripeError as no:
            return Uncertain(type(no).__name__)

    def look_up(self, order: PayOrder) -> Outcome | None:
        """The refund of that payment which carries the key; the list is complete as soon as a refund is made."""
        payment = _payment(order)
        if not payment:
            return None  # it was never asked for
        for refund in _client().v1.refunds.list(_of(payment)).auto_paging_iter():
            if (refund.to_dict().get("metadata") or {}).get("makegood_payout") == order.key:
                return _outcome(refund, order)
        return None


def in_stripes_units(money: Money) -> int:
    """An amount in the units that Stripe counts a currency in; TooFine where those are too coarse for it."""
    ours = digits(money.currency)
    theirs = DIVIDED.get(money.currency, ours)
    if theirs >= ours:
        return money.amount * int(10 ** (theirs - ours))
    whole, rest = divmod(money.amount, int(10 ** (ours - theirs)))
    if rest:
        raise TooFine(text=money, currency=money.currency, digits=theirs)
    return whole


def _set(name: str) -> str:
    return str(settings.PAYERS["stripe"][name])


def _client() -> stripe.StripeClient:
    client = stripe.RequestsClient(timeout=WAIT)
    # it is asked once: whether to ask again is decided here, not in the library
    return stripe.StripeClient(
        _set("key"),
        http_client=client,
        max_network_retries=0,
        base_addresses={"api": _set("url") or None},
    )


def _payment(order: PayOrder) -> str:
    return order.onto if order.onto.startswith(PAYMENTS) else ""


def _currency_of(payment: str) -> str:
    doors = _client().v1
    found = doors.payment_intents if payment.startswith("pi_") else doors.charges
    return found.retrieve(payment).currency.upper()


def _other_currency(order: PayOrder, theirs: str) -> Refusal:
    said = {"ours": order.money.currency, "theirs": theirs}
    return Refusal(_("That order was paid in %(theirs)s: Stripe cannot pay back %(ours)s.") % said)


def _wanted(payment: str, amount: int, key: str) -> RefundCreateParams:
    wanted: RefundCreateParams = {"amount": amount, "metadata": {"makegood_payout": key}}
    wanted["payment_intent" if payment.startswith("pi_") else "charge"] = payment
    return wanted


def _of(payment: str) -> RefundListParams:
    wanted: RefundListParams = {"limit": 100}
    wanted["payment_intent" if payment.startswith("pi_") else "charge"] = payment
    return wanted


def _outcome(refund: stripe.Refund, order: PayOrder) -> Outcome:
    if (refund.amount, refund.currency.upper()) != (in_stripes_units(order.money), order.money.currency):
        told = {"refund": refund.id, "amount": refund.amount, "currency": refund.currency.upper()}
        return Uncertain(
            _("Stripe has %(refund)s over %(amount)s %(currency)s, not what was ordered.") % told
        )
    if refund.status == "succeeded":
        return Proof(refund.id)
    if refund.status in {"failed", "canceled"}:
        return Refusal(f"{refund.id}: {getattr(refund, 'failure_reason', None) or refund.status}")
    return Uncertain(_("Stripe is at it: %(refund)s.") % {"refund": refund.id})
