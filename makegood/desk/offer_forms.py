"""What people fill in to offer something, to keep what a customer expects, and to answer for a colleague."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.desk.forms import as_it_stands, asked
from makegood.remedies.models import Offer
from makegood.remedies.money import MOST, Money, digits, parse
from makegood.remedies.offers.making import Gift
from makegood.remedies.payers import ELSEWHERE


def read_money(text: str, currency: str) -> Money | None:
    """ "20", "20.50" or "20,50" of a currency; None where nothing was written. NotMoney or TooFine else."""
    written = text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if "." not in written and written.count(",") == 1 and not _means_thousands(written, currency):
        written = written.replace(",", ".")
    return parse(f"{written} {currency}") if written else None


def _means_thousands(written: str, currency: str) -> bool:
    """Whether a comma may as well stand between thousands: "1,000" in a currency of three decimals."""
    return len(written.partition(",")[2]) == digits(currency) == THREE


THREE = 3


def read_amount(text: str, currency: str) -> int | None:
    """The same in minor units."""
    money = read_money(text, currency)
    return money.amount if money else None


class OfferForm(forms.Form):
    """Something to offer: an amount of money, or a thing with what it costs us; amounts in main units."""

    remedy = forms.CharField(label=_("What"), max_length=60)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"))
    amount = forms.CharField(label=_("Amount"), max_length=24, required=False)
    item = forms.CharField(label=_("What exactly"), max_length=200, required=False, validators=[as_it_stands])
    cost = forms.CharField(label=_("What it costs us"), max_length=24, required=False)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False, validators=[as_it_stands])
    looked_at = forms.CharField(max_length=300, required=False)
    seen = forms.CharField(max_length=64, required=False)

    def gift(self) -> Gift:
        """The same for the deed."""
        said = asked(self)
        currency = said["currency"]
        return Gift(
            said["remedy"],
            currency,
            read_amount(said["amount"], currency),
            said["item"].strip(),
            read_amount(said["cost"], currency),
            reason=said["reason"].strip(),
        )

    def gift_instead_of(self, offer: Offer) -> Gift:
        """The same in place of an offer: to whom it goes, and what a thing is worth to her, are as they were."""
        return replace(self.gift(), payee=offer.payee, value=offer.value if offer.amount is None else None)


class ExpectedForm(forms.Form):
    """What would make it right, in the customer's words and as an amount."""

    words = forms.CharField(
        label=_("In the customer’s words"), max_length=2000, required=False, validators=[as_it_stands]
    )
    amount = forms.CharField(label=_("Amount"), max_length=24, required=False)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"))


class PayoutForm(forms.Form):
    """How it is given: by a payer elsewhere, a gift code, or by hand with what proves it."""

    payer = forms.ChoiceField(
        label=_("How"), choices=[(name, "") for name in ("by_hand", "gift_code", *ELSEWHERE)]
    )
    reference = forms.CharField(label=_("Proof"), max_length=200, required=False, validators=[as_it_stands])


class ReversalForm(forms.Form):
    """Why what was given is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=300, validators=[as_it_stands])


class FoundOutForm(forms.Form):
    """What the payer's own books say of a payout: the reference there, or nothing where it was not paid."""

    proof = forms.CharField(label=_("Reference"), max_length=200, required=False)
    paid = forms.ChoiceField(choices=[("yes", ""), ("no", "")])

    def clean(self) -> dict[str, str]:
        """Paid is only what has a reference."""
        said: dict[str, str] = super().clean() or {}
        if said.get("paid") == "yes" and not said.get("proof"):
            raise forms.ValidationError(_("Say under which reference the payer has it."))
        return said


class RaiseForm(forms.Form):
    """The limit that is raised for one gift: to so many minor units."""

    role = forms.CharField(max_length=10)
    remedy = forms.CharField(max_length=60)
    currency = forms.RegexField(r"^[A-Z]{3}$")
    to = forms.IntegerField(min_value=1, max_value=MOST)


class DecisionForm(forms.Form):
    """A colleague's yes or no, about exactly what she saw."""

    decision = forms.ChoiceField(label=_("Answer"), choices=[("approve", ""), ("decline", "")])
    seen = forms.CharField(max_length=64)
