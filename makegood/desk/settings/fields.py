"""Fields that several settings have: a time zone, a list of lines, ticks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.rules.zones import UnknownZone, zone_named, zone_names


class Suggesting(forms.TextInput):
    """A line that one types, with suggestions as one does."""

    template_name = "desk/settings/suggesting.html"

    def __init__(self, suggestions: Sequence[str]) -> None:
        """`suggestions` in the order in which they are shown."""
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The list lies beside the line under an id of its own."""
        context = super().get_context(
            name, value, (attrs or {}) | {"list": f"{name}-known", "autocomplete": "off"}
        )
        return context | {"suggestions": self.suggestions}


class ZoneField(forms.CharField):
    """A time zone by its name, as Europe/London."""

    def __init__(self) -> None:
        zones = sorted(zone for zone in zone_names() if "/" in zone or zone == "UTC")
        super().__init__(label=_("Time zone"), max_length=64, widget=Suggesting(zones))

    def clean(self, value: Any) -> str:
        """Refuses what is no zone."""
        said = str(super().clean(value))
        try:
            return zone_named(said).key
        except UnknownZone as unknown:
            raise forms.ValidationError(str(unknown)) from unknown
