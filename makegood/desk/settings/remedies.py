"""What is filled in about a remedy of the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.desk.offer_forms import read_amount
from makegood.desk.settings.limits import typed
from makegood.remedies.listing import Listing
from makegood.remedies.models import Remedy
from makegood.remedies.models.catalogue import IN_MONEY

LANGUAGES = {"en": _("Name in English"), "es": _("in Spanish"), "de": _("in German")}
KINDS = [(kind.value, kind.label) for kind in Remedy.Kind if kind not in IN_MONEY]
MONTH = 30


class NameFields(forms.Form):
    """Its name by language, how long an offer of it stands, and whether it may be offered."""

    en = forms.CharField(label=LANGUAGES["en"], max_length=80)
    es = forms.CharField(label=LANGUAGES["es"], max_length=80, required=False)
    de = forms.CharField(
        label=LANGUAGES["de"],
        max_length=80,
        required=False,
        help_text=_("empty: customers read the English one"),
    )
    good_for_days = forms.IntegerField(
        label=_("An offer of it stands for, in days"), min_value=1, max_value=3650, initial=MONTH
    )
    active = forms.BooleanField(label=_("May be offered"), required=False, initial=True)

    def listing(self) -> Listing:
        """What was filled in, for the deed."""
        said = self.cleaned_data
        return Listing(
            names={language: said[language] for language in LANGUAGES},
            good_for_days=said["good_for_days"],
            active=said["active"],
            **self.worth(),
        )

    def worth(self) -> dict[str, Any]:
        """What it costs and is worth."""
        return {}


class MoneyForm(NameFields):
    """A remedy that is given in money."""

    cost_percent = forms.IntegerField(
        label=_("What it costs us, in % of its amount"), min_value=0, max_value=100, initial=100,
        help_text=_("a discount of 20 pounds may cost less than 20"),
    )  # fmt: skip

    def worth(self) -> dict[str, Any]:
        """The share of its amount that it costs."""
        return {"cost_percent": self.cleaned_data["cost_percent"]}


class ThingForm(NameFields):
    """A thing, a deed or time: what one piece costs and is worth, and how many there are."""

    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), required=False, help_text=_("as GBP"))
    cost = forms.CharField(
        label=_("What one costs us"),
        max_length=24,
        required=False,
        help_text=_("empty: said with each offer"),
    )
    value = forms.CharField(
        label=_("What one is worth to the customer"),
        max_length=24,
        required=False,
        help_text=_("empty: its cost"),
    )
    stock = forms.IntegerField(
        label=_("In stock"), min_value=0, max_value=1_000_000, required=False,
        help_text=_("counts down with every offer; empty: as many as are wanted"),
    )  # fmt: skip
    stock_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def worth(self) -> dict[str, Any]:
        """What one piece costs and is worth, and how many there are."""
        said = self.cleaned_data
        amounts = {
            name: read_amount(said[name], said["currency"])
            for name in ("cost", "value")
            if said[name].strip()
        }
        return {"currency": said["currency"], "stock": said["stock"], **amounts}


class NewThingForm(ThingForm):
    """A thing that is added to the catalogue."""

    field_order = ("kind",)
    kind = forms.ChoiceField(label=_("What kind"), choices=KINDS, initial=Remedy.Kind.GIFT.value)


def filled(remedy: Remedy) -> dict[str, Any]:
    """What the form of a remedy holds at first."""
    return {
        **{language: remedy.name.get(language, "") for language in LANGUAGES},
        "good_for_days": remedy.good_for_days,
        "active": remedy.active,
        "cost_percent": remedy.cost_percent,
        "currency": remedy.currency,
        "cost": typed(remedy.cost, remedy.currency) if remedy.currency else "",
        "value": typed(remedy.value, remedy.currency) if remedy.currency else "",
        "stock": remedy.stock,
        "stock_seen": remedy.stock,
    }
