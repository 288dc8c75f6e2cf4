"""What is filled in about a colleague: who she is, what she may do, when she is away."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Calendar, Role, Team, User
from makegood.accounts.people import FAR
from makegood.loop.people import PersonSaid, mark

HERE = User.objects.filter(is_active=True).exclude(role=Role.AUDITOR).order_by("name", "pk")


class LanguagesField(forms.CharField):
    """Languages by their codes, as en, es."""

    def clean(self, value: Any) -> Any:
        """The codes in the order in which they are written."""
        codes = [code for code in re.split(r"[\s,;]+", super().clean(value).lower()) if code]
        for code in codes:
            if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", code):
                raise forms.ValidationError(
                    _("“%(code)s” is no language. Write them as en, es.") % {"code": code}
                )
        return list(dict.fromkeys(codes))


class PersonForm(forms.Form):
    """A colleague. `seen` stands for what is known of her when the page is opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name, as customers read it"), max_length=120)
    email = forms.EmailField(label=_("E-mail, for signing in"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.order_by("name"), label=_("Teams"), widget=forms.CheckboxSelectMultiple
    )
    languages = LanguagesField(label=_("Languages they write in, as en, es"), max_length=80)
    capacity = forms.IntegerField(
        label=_("Open cases before others are asked first"), min_value=1, max_value=10_000
    )
    stand_in = forms.ModelChoiceField(
        HERE, label=_("Stand-in"), required=False, empty_label=_("whoever has least to do"),
        help_text=_("gets what falls due while they are away, and their cases when they leave"),
    )  # fmt: skip
    calendar = forms.ModelChoiceField(
        Calendar.objects.order_by("name"), label=_("Working hours"), required=False,
        empty_label=_("those of the team"),
    )  # fmt: skip

    def said(self) -> PersonSaid:
        """The colleague that was filled in."""
        known = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return PersonSaid(**known | {"teams": list(known["teams"])})


def filled(person: User | None) -> dict[str, Any]:
    """What the form shows at first."""
    if person is None:
        return {
            "role": Role.AGENT,
            "languages": "en",
            "capacity": 200,
            "teams": Team.objects.filter(is_default=True),
        }
    known = {name: getattr(person, name) for name in ("name", "email", "role", "capacity")}
    return known | {
        "seen": mark(person),
        "teams": person.teams.all(),
        "languages": ", ".join(person.languages),
        "stand_in": person.stand_in_id,
        "calendar": person.calendar_id,
    }


class NearDayField(forms.DateField):
    """A day that an absence may begin or end on."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self, value: Any) -> Any:
        """A day within ten years of today: no clock counts much further, and who writes more has mistyped."""
        day = super().clean(value)
        if abs(day - timezone.localdate()) >= FAR:
            raise forms.ValidationError(_("Choose a day within ten years of today."))
        return day


class AbsenceForm(forms.Form):
    """From which day to which somebody is away, both included."""

    begins = NearDayField(_("From"))
    ends = NearDayField(_("To, including"))
    reason = forms.CharField(label=_("Why (colleagues see it)"), max_length=80, required=False)

    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """The instants, by the clock of who fills it in."""
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"] + dt.timedelta(days=1)
        return _midnight(begins), _midnight(ends)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
