"""What became of appointments, as the timeline tells it."""

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as lazy

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "case.meets": ("", lazy("The case waits for an appointment, clocks stand still")),
    "booking.made": ("kept", lazy("An appointment agreed, both have the calendar entry")),
    "booking.moved": ("", lazy("The appointment moved to another time")),
    "booking.cancelled": ("fault", lazy("The appointment cancelled")),
    "booking.held": ("kept", lazy("The appointment took place")),
    "booking.missed": ("fault", lazy("The appointment did not take place")),
    "booking.reminded": ("", lazy("The customer was reminded of the appointment")),
}
"""Mark and words of what happens to an appointment, by verb."""
