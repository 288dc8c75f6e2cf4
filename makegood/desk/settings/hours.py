"""What is filled in about working hours: the week, the zone, public holidays, days of one's own."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Calendar, office_week
from makegood.accounts.people import NewHours
from makegood.accounts.rules import places_known
from makegood.accounts.week import read_windows, write_windows
from makegood.desk.settings.fields import ZoneField
from makegood.desk.settings.looked import LookedAt
from makegood.lib.errors import Refused

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class WindowsField(forms.CharField):
    """The working windows of one weekday."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=200)

    def clean(self, value: Any) -> Any:
        """Windows in minutes of the day."""
        try:
            return read_windows(super().clean(value))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class DaysField(forms.CharField):
    """Days, one a line, as 2026-12-24."""

    def clean(self, value: Any) -> Any:
        """Dates in their order, each once."""
        return sorted({_day(word) for word in re.split(r"[\s,;]+", super().clean(value)) if word})


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as wrong:
        raise forms.ValidationError(
            _("“%(day)s” is no day. Write it as 2026-12-24.") % {"day": word}
        ) from wrong


class HoursForm(LookedAt):
    """Working hours under a name."""

    name = forms.CharField(label=_("Name"), max_length=80)
    monday = WindowsField(_("Monday"))
    tuesday = WindowsField(_("Tuesday"))
    wednesday = WindowsField(_("Wednesday"))
    thursday = WindowsField(_("Thursday"))
    friday = WindowsField(_("Friday"))
    saturday = WindowsField(_("Saturday"))
    sunday = WindowsField(_("Sunday"))
    tz = ZoneField()
    country = forms.ChoiceField(label=_("Closed on the public holidays of"), required=False)
    subdivision = forms.CharField(
        label=_("There only"),
        required=False,
        max_length=8,
        help_text=_("a part of the country, as ENG or BY; empty for what all of it keeps"),
    )
    closed_days = DaysField(
        label=_("Also closed on"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("one day a line, as 2026-12-24"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=self.fields["country"].label, required=False, choices=[("", _("none")), *countries()]
        )

    def clean(self) -> dict[str, Any]:
        """At least one window in the week, and a part that the country has."""
        said = super().clean() or {}
        if not self.errors and not any(said[day] for day in WEEK):
            self.add_error(None, _("These hours are never open. Give at least one day a span of time."))
        known = places_known().get(said.get("country", ""), [])
        part = said.get("subdivision", "")
        if part and part not in known:
            words = (
                _("No such part is known. Known are: %(parts)s.") if known else _("No parts are known of it.")
            )
            self.add_error("subdivision", words % {"parts": ", ".join(known)})
        return said

    def week(self) -> list[forms.BoundField]:
        """The days, in their order."""
        return [self[day] for day in WEEK]

    def rest(self) -> list[forms.BoundField]:
        """What stands below the week."""
        return [self[name] for name in ("tz", "country", "subdivision", "closed_days")]

    def new_hours(self) -> NewHours:
        """What was filled in, as working hours."""
        said = self.cleaned_data
        windows = {str(number): said[day] for number, day in enumerate(WEEK) if said[day]}
        return NewHours(said["tz"], windows, said["country"], said["subdivision"], said["closed_days"])


def countries() -> Sequence[tuple[str, str]]:
    """The countries whose public holidays are known, by their names in the reader's language."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    return sorted(((code, names.get(code, code)) for code in places_known()), key=lambda one: one[1])


def filled(calendar: Calendar | None, tz: str) -> dict[str, Any]:
    """What the form shows at first; new hours begin with an office week."""
    windows = calendar.windows if calendar else office_week()
    week = {day: write_windows(windows.get(str(number)) or []) for number, day in enumerate(WEEK)}
    if calendar is None:
        return week | {"tz": tz}
    days = "\n".join(day.isoformat() for day in calendar.closed_days)
    known = {name: getattr(calendar, name) for name in ("name", "tz", "country", "subdivision")}
    return week | known | {"closed_days": days}
