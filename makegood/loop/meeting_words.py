"""An appointment in words of a language, with its time where it is lived: in the shop's zone, or in hers."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.lib.pages import first_word
from makegood.outreach.coach.dates import when
from makegood.remedies.models import Booking, Slot

WAYS: Mapping[str, Lazy] = {
    "place": lazy("in person"),
    "phone": lazy("by telephone, we ring you"),
    "video": lazy("by video"),
}


def meeting_words(booking: Booking, language: str, hers: str) -> str:
    """All of it: "Free service: 10:00 on Tuesday 24 November, by telephone, with Maya". `hers`: her own zone, or ""."""
    with translation.override(language):
        facts = {
            "what": booking.offer.named,
            "time": time_words(booking.slot, language, hers),
            "how": how_words(booking.slot),
            "host": first_word(booking.slot.host.name),
        }
        return _("{what}: {time}, {how}, with {host}").format(**facts)


def time_words(slot: Slot, language: str, hers: str) -> str:
    """When it begins, in the zone where it is lived."""
    return when(slot.starts_at.astimezone(slot.zone(hers)), language[:2])


def how_words(slot: Slot) -> str:
    """How one meets, and where: "in person, Mill Yard 4"."""
    way = str(WAYS[slot.way])
    return f"{way}, {slot.where}" if slot.where and slot.way != Slot.Way.PHONE else way
