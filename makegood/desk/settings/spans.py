"""Lengths of time as people type and read them: 4 h, 30 min, 1 h 30 min."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TIME = re.compile(r"(?:(\d{1,4})\s*h)?\s*(?:(\d{1,4})\s*min)?")


class TimeField(forms.CharField):
    """A time, as 4 h or 1 h 30 min; its value is minutes."""

    def __init__(self, label: Any, help_text: Any = "", required: bool = True) -> None:
        super().__init__(label=label, max_length=20, help_text=help_text, required=required)

    def clean(self, value: Any) -> Any:
        """Minutes; at least one, or 0 where nothing need be written."""
        text = super().clean(value).lower().strip()
        if not text and not self.required:
            return 0
        found = TIME.fullmatch(text)
        hours, minutes = found.groups() if found else (None, None)
        total = int(hours or 0) * 60 + int(minutes or 0)
        if not total:
            raise forms.ValidationError(_("Write working time as 4 h, 30 min or 1 h 30 min."))
        return total


def written(minutes: int) -> str:
    """A time as one types it."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
