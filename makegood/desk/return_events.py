"""What became of returns, as the timeline tells it."""

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as lazy

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "return.asked": ("", lazy("Something is asked back, whenever it suits the customer")),
    "return.kept": ("kept", lazy("The customer keeps it: nothing comes back")),
    "return.labelled": ("", lazy("A return label made")),
    "return.label_sent": ("", lazy("The return label sent")),
    "return.sent": ("", lazy("The return is on its way to us")),
    "return.arrived": ("kept", lazy("The return arrived")),
    "return.settled": ("kept", lazy("The return is settled")),
    "return.asked_after": ("", lazy("A note drafted: did the label arrive?")),
    "return.reminded": ("", lazy("A kind reminder of the return went out; the only one")),
}
"""Mark and words of what happens to a return, by verb."""
