"""What is filled in about the loop: from which score on, after how many days."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Organisation
from makegood.followup.rules import check_back_days
from makegood.listening.models import Scale
from makegood.listening.rules import LOW, RANGE
from makegood.loop.group_failures.rules import MOST_A_MINUTE, PER_MINUTE
from makegood.loop.organisation import LoopSaid
from makegood.loop.reporting import DAILY
from makegood.loop.ticks import SILENCE_DAYS

DAYS = ("silence_days", "check_back_days", "daily_reports", "incident_per_minute")
# a thumb is up or down: nothing lies between
SCALES = [scale for scale in Scale if scale != Scale.THUMBS]


class DayListField(forms.CharField):
    """Some numbers of days, as 3, 30."""

    def clean(self, value: Any) -> Any:
        """Whole days within a year, each once, the nearest first."""
        words = [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]
        if not all(word.isdecimal() and 0 < int(word) < 366 for word in words):
            raise forms.ValidationError(_("Write whole days between 1 and 365, as 3, 30."))
        return sorted({int(word) for word in words})


class LoopForm(forms.Form):
    """Thresholds and days."""

    silence_days = forms.IntegerField(
        label=_("Working days until silence is noted"), min_value=1, max_value=60,
        help_text=_("a customer who has heard nothing for so long puts a “no news yet” draft before the owner"),
    )  # fmt: skip
    check_back_days = DayListField(
        label=_("Days after which we ask whether it is right"), max_length=80,
        help_text=_("counted from when it was put right, as 3, 30"),
    )  # fmt: skip
    daily_reports = forms.IntegerField(
        label=_("Cases strangers may open in a day by telling us"), min_value=1, max_value=100_000,
        help_text=_("above it what they tell is kept and goes into one case for the lead"),
    )  # fmt: skip
    incident_per_minute = forms.IntegerField(
        label=_("People an incident writes to in a minute"), min_value=1, max_value=MOST_A_MINUTE,
        help_text=_("as usual; each incident may say otherwise"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scale in SCALES:
            self.fields[name_of(scale)] = forms.DecimalField(
                label=scale.label, required=False, max_digits=4, decimal_places=1,
                widget=forms.NumberInput(attrs={"placeholder": f"{LOW[scale].normalize():f}"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A threshold lies on its scale, below the best score."""
        said = super().clean() or {}
        for scale in SCALES:
            limit, (lowest, highest) = said.get(name_of(scale)), RANGE[scale]
            if limit is not None and not lowest <= limit < highest:
                words = _("On this scale a low score lies from %(low)s up to below %(high)s.")
                self.add_error(
                    name_of(scale),
                    words % {"low": f"{lowest.normalize():f}", "high": f"{highest.normalize():f}"},
                )
        return said

    def thresholds(self) -> list[forms.BoundField]:
        """The fields of the scales."""
        return [self[name_of(scale)] for scale in SCALES]

    def days(self) -> list[forms.BoundField]:
        """The fields of days and counts."""
        return [self[name] for name in DAYS]

    def said(self) -> LoopSaid:
        """What was filled in; a scale left empty keeps what is usual."""
        said = self.cleaned_data
        own: Mapping[str, Decimal] = {
            scale.value: limit for scale in SCALES if (limit := said[name_of(scale)]) is not None
        }
        return LoopSaid(own, *(said[name] for name in DAYS))


def name_of(scale: str) -> str:
    """The field of a scale."""
    return f"low_{scale.replace('-', '_')}"


def filled(organisation: Organisation) -> dict[str, Any]:
    """What the form shows at first: what holds now."""
    own, settings = organisation.thresholds, organisation.settings
    return {name_of(scale): own.get(scale) for scale in SCALES} | {
        "silence_days": settings.get("silence_days", SILENCE_DAYS),
        "check_back_days": ", ".join(map(str, check_back_days(settings))),
        "daily_reports": settings.get("daily_reports", DAILY),
        "incident_per_minute": settings.get("incident_per_minute", PER_MINUTE),
    }
