"""Paid by a person, who says by what it can be proved."""

from django.utils.translation import gettext as _

from makegood.remedies.models.payouts import Payout
from makegood.remedies.payers.payer import Outcome, PayOrder, Proof, Refusal


class ByHand:
    """A bank transfer, cash at the counter, a parcel: the number of the receipt is the proof, and there is no other."""

    name = "by_hand"
    here = True

    def amiss(self) -> str:
        """Nothing: it needs no settings."""
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """What she said is the proof; without it nothing was paid."""
        said = order.said.strip()
        if not said:
            return Refusal(_("Say by what it can be proved: the number of a transfer, a receipt, a parcel."))
        return Proof(said)

    def look_up(self, order: PayOrder) -> Outcome | None:
        """Nobody but the person knows, and she said it or did not."""
        paid = Payout.objects.filter(key=order.key, state=Payout.State.PAID).first()
        return Proof(paid.proof) if paid else None
