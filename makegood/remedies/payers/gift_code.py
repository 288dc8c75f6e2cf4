"""Paid by a gift code, issued and redeemed here."""

from makegood.remedies.gift_codes import issuing
from makegood.remedies.models.gift_codes import GiftCode
from makegood.remedies.payers.payer import Outcome, PayOrder, Proof


class ByGiftCode:
    """A code that is worth what is owed; it is told once, to whom it is given."""

    name = "gift_code"
    here = True

    def amiss(self) -> str:
        """Nothing: it needs no settings."""
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """Issue the code of this payout."""
        code, words = issuing.issue(order.payout, order.money, at=order.at)
        return Proof(_reference(code), {"code": words})

    def look_up(self, order: PayOrder) -> Outcome | None:
        """The code that was issued for this order, if any."""
        code = GiftCode.objects.filter(payout__key=order.key).first()
        return Proof(_reference(code)) if code else None


def _reference(code: GiftCode) -> str:
    return f"gift-code:{code.pk}"
