"""What is filled in on the pages of surveys and at the counter."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team
from makegood.listening.models import Scale, Survey
from makegood.listening.rules import RANGE
from makegood.outreach.languages import languages


class SurveyForm(forms.Form):
    """A survey: its question by language, its scale, and from which score on somebody was let down."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("csat", "CSAT"), ("nps", "NPS"), ("ces", "CES")])
    scale = forms.ChoiceField(label=_("Scale"), choices=Scale.choices)
    threshold = forms.DecimalField(
        label=_("Low at or below (empty: as usual for the scale)"),
        required=False,
        max_digits=5,
        decimal_places=2,
    )
    en = forms.CharField(label=_("Question in English"), max_length=200, required=False)
    es = forms.CharField(label=_("Question in Spanish"), max_length=200, required=False)
    de = forms.CharField(label=_("Question in German"), max_length=200, required=False)
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label=_("Team"), required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    quiet_days = forms.IntegerField(label=_("Days before anybody is asked again"), min_value=1, max_value=365)
    daily_cases = forms.IntegerField(
        label=_("Cases strangers may open in a day"), min_value=1, max_value=100_000
    )
    origins = forms.CharField(
        label=_("Sites that may show the widget, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_open = forms.BooleanField(label=_("Open for answers"), required=False)

    def clean_origins(self) -> list[str]:
        """Whole origins only: https, a host, perhaps a port."""
        lines = [
            line.strip().rstrip("/") for line in self.cleaned_data["origins"].splitlines() if line.strip()
        ]
        for line in lines:
            parts = urlsplit(line)
            if (
                parts.scheme != "https"
                or not parts.netloc
                or f"https://{parts.netloc}" != line
                or " " in line
                or ";" in line
            ):
                raise forms.ValidationError(
                    _("An origin looks like https://www.shop.example, with nothing after it.")
                )
        return lines

    def clean(self) -> dict[str, Any]:
        """The threshold must lie on the scale."""
        said = super().clean() or {}
        limit, scale = said.get("threshold"), said.get("scale")
        if limit is not None and scale and not RANGE[scale][0] <= limit < RANGE[scale][1]:
            self.add_error("threshold", _("That lies outside the scale."))
        return said

    def said(self) -> dict[str, Any]:
        """The survey's columns."""
        kept = {name: self.cleaned_data[name] for name in self.fields if name not in languages()}
        return kept | {"question": {code: text for code in languages() if (text := self.cleaned_data[code])}}


def filled(survey: Survey | None) -> dict[str, Any]:
    """What the form shows at first."""
    if survey is None:
        return {"kind": "csat", "scale": "1-5", "quiet_days": 30, "daily_cases": 200, "is_open": True}
    names = ("name", "kind", "scale", "threshold", "place", "quiet_days", "daily_cases", "is_open")
    known: dict[str, Any] = {name: getattr(survey, name) for name in names}
    if isinstance(known["threshold"], Decimal):
        known["threshold"] = known["threshold"].normalize()
    known.update(survey.question)
    return known | {"team": survey.team_id, "origins": "\n".join(survey.origins)}


class InviteForm(forms.Form):
    """Yes to so many people."""

    days = forms.IntegerField(min_value=1, max_value=60)
    people = forms.IntegerField(min_value=1)


class CounterForm(forms.Form):
    """Where, which signs, one line; who, if she likes to say."""

    text = forms.CharField(label=_("What happened, in one line"), max_length=1000)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    once = forms.CharField(max_length=100)
