"""What was noted of a parcel, as the timeline tells it."""

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as lazy

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "line.noted": ("fault", lazy("What was ordered and what was sent, noted")),
    "line.withdrawn": ("", lazy("A line of the parcel taken back: it was a slip")),
}
"""Mark and words of what is noted of a parcel, by verb."""
