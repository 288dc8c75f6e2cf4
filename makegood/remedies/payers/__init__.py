"""Who pays: adapters of one shape. A new one is a module here and a line in one of these tables."""

from importlib import import_module

from makegood.lib.errors import Refused
from makegood.remedies.payers.by_hand import ByHand
from makegood.remedies.payers.gift_code import ByGiftCode
from makegood.remedies.payers.payer import Outcome, Payer, PayOrder, Proof, Refusal, Uncertain

PAYERS: dict[str, Payer] = {payer.name: payer for payer in (ByHand(), ByGiftCode())}
# Read when the first of them is asked: a library of a payment provider costs half a second at every start.
ELSEWHERE = {
    "shopify": "makegood.remedies.payers.shopify_refunds:ShopifyRefunds",
    "stripe": "makegood.remedies.payers.stripe_refunds:StripeRefunds",
    "web_hook": "makegood.remedies.payers.web_hook:WebHook",
}


class NoSuchPayer(Refused):
    """Nothing is paid by “{name}” here."""

    status = 422


def payer_named(name: str) -> Payer:
    """The payer of that name; NoSuchPayer if there is none."""
    if name in ELSEWHERE and name not in PAYERS:
        module, _colon, payer = ELSEWHERE[name].partition(":")
        PAYERS[name] = getattr(import_module(module), payer)()
    if name not in PAYERS:
        raise NoSuchPayer(name=name)
    return PAYERS[name]


__all__ = [
    "ELSEWHERE",
    "PAYERS",
    "NoSuchPayer",
    "Outcome",
    "PayOrder",
    "Payer",
    "Proof",
    "Refusal",
    "Uncertain",
    "payer_named",
]
