"""What became of second-chance visits, as the timeline tells it."""

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as lazy

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "visit.invited": ("", lazy("Invited to come again")),
    "visit.dated": ("kept", lazy("The day of the visit is known")),
    "visit.taken_back": ("", lazy("The invitation taken back")),
    "visit.well": ("kept", lazy("The visit went well")),
    "visit.not_well": ("fault", lazy("The visit did not go well")),
    "visit.missed": ("", lazy("The customer did not come")),
}
"""Mark and words of what happens to a visit, by verb."""
