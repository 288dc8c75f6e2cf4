"""Who pays: adapters of one shape. A new one is a module here and a line in this table."""

from makegood.lib.errors import Refused
from makegood.remedies.payers.by_hand import ByHand
from makegood.remedies.payers.gift_code import ByGiftCode
from makegood.remedies.payers.payer import Outcome, Payer, PayOrder, Proof, Refusal, Uncertain

PAYERS: dict[str, Payer] = {payer.name: payer for payer in (ByHand(), ByGiftCode())}


class NoSuchPayer(Refused):
    """Nothing is paid by “{name}” here."""

    status = 422


def payer_named(name: str) -> Payer:
    """The payer of that name; NoSuchPayer if there is none."""
    payer = PAYERS.get(name)
    if payer is None:
        raise NoSuchPayer(name=name)
    return payer


__all__ = [
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
