"""What is filled in about limits and budgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Role, Team
from makegood.desk.offer_forms import read_amount
from makegood.desk.remedies_panel import written
from makegood.lib.errors import Refused
from makegood.remedies.authority.rules import MEASURES
from makegood.remedies.models import Limit
from makegood.remedies.money import MOST

WORDS = {
    "grant": _("In one gift"),
    "case": _("On one case, by whomever"),
    "day": _("By one person in a day"),
    "customer": _("To one customer in twelve months, by whomever"),
    "year": _("By one person in twelve months"),
}


@dataclass(frozen=True)
class LimitLine:
    """One line of the table: whose, of what, and its five amounts as they are typed; "" has no limit."""

    pk: int
    who: str
    what: str
    currency: str
    amounts: list[str]


def limit_lines() -> list[LimitLine]:
    """Every line, from the agent up, the one for any remedy first."""
    rows = Limit.objects.select_related("remedy").order_by("remedy__key", "currency", "pk")
    roles = list(Role.values)
    ordered = sorted(rows, key=lambda row: (roles.index(row.role), row.remedy_id is not None))
    return [line_of(row) for row in ordered]


def line_of(row: Limit) -> LimitLine:
    """A line as it is drawn."""
    what = str(row.remedy) if row.remedy else str(_("Any remedy"))
    amounts = [typed(getattr(row, name), row.currency) for name in MEASURES]
    return LimitLine(row.pk, str(Role(row.role).label), what, row.currency, amounts)


def typed(amount: int | None, currency: str) -> str:
    """An amount as one types it: whole main units, or of a currency with its decimals."""
    return written(amount, currency) if currency else "" if amount is None else str(amount)


class AmountField(forms.CharField):
    """An amount of a line, or nothing where there is no limit."""

    def __init__(self, currency: str, **more: Any) -> None:
        super().__init__(required=False, max_length=24, **more)
        self.currency = currency
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        """Whole main units, or minor units of the currency; None for no limit."""
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            return read_amount(text, self.currency) if self.currency else _whole(text)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise forms.ValidationError(_("Write whole pounds, euros or whatever the currency is, as 50."))
    return int(text)


class LimitForm(forms.Form):
    """The five amounts of one line."""

    def __init__(self, line: Limit, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, word in WORDS.items():
            self.fields[name] = AmountField(line.currency, label=word)


def filled(line: Limit) -> Mapping[str, str]:
    """What the form of a line holds at first."""
    return {name: typed(getattr(line, name), line.currency) for name in MEASURES}


class BudgetForm(forms.Form):
    """What may be given in a month, by all or by one team; empty: there is no budget."""

    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), max_length=3, help_text=_("as GBP"))
    amount = forms.CharField(
        label=_("In a month"), max_length=24, required=False, help_text=_("empty: no budget")
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name", "pk"), label=_("Whose"), required=False, empty_label=_("All teams")
    )
