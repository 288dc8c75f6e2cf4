"""Help in kind with a time, as a customer's page shows it: the appointment, or the times she may choose."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.cases.models import Case, Status
from makegood.lib.errors import Refused
from makegood.loop.meeting_words import how_words, time_words
from makegood.remedies.bookings.deeds import TooLate, TooOften
from makegood.remedies.bookings.queries import free_slots, may_be_changed, to_book
from makegood.remedies.models import Booking, Offer, Slot

FORMS = {
    "en": ("EEEE d MMMM", "en_GB"),
    "es": ("EEEE d 'de' MMMM", "es_ES"),
    "de": ("EEEE, d. MMMM", "de_DE"),
}


@dataclass(frozen=True)
class Time:
    """One time she may choose: its number, the clock, how one meets and with whom."""

    pk: int
    clock: str
    how: str


@dataclass(frozen=True)
class Day:
    """The times of one day where they are lived."""

    name: str
    times: Sequence[Time]


@dataclass(frozen=True)
class Meeting:
    """What was given, and its appointment in words. `may_choose`: a time may be chosen, `agreed`: another one."""

    offer: int
    title: str
    state: str
    when: str
    how: str
    host: str
    agreed: bool
    may_choose: bool


@dataclass(frozen=True)
class Meetings:
    """Everything about appointments on the page."""

    each: Sequence[Meeting]
    days: Sequence[Day]

    @property
    def agreed(self) -> Meeting | None:
        """The appointment that is to come, if there is one."""
        return next((one for one in self.each if one.agreed), None)


def meetings_of(case: Case, at: dt.datetime) -> Meetings | None:
    """What she may choose a time for; None where there is nothing of the kind."""
    offers = to_book(case)
    if not offers:
        return None
    hers = case.customer.tz if case.customer else ""
    each = [_meeting(offer, case, hers, at) for offer in offers]
    free = free_slots(case, at) if any(one.may_choose for one in each) else []
    return Meetings(each, _days(free, hers))


def _meeting(offer: Offer, case: Case, hers: str, at: dt.datetime) -> Meeting:
    booking: Booking | None = getattr(offer, "booking", None)
    agreed = bool(booking and booking.agreed)
    may_choose = case.status != Status.CLOSED and may_be_changed(booking, at)
    if booking is None:
        return Meeting(offer.pk, offer.named, "", "", "", "", agreed, may_choose)
    slot, language = booking.slot, _language()
    when, how = time_words(slot, language, hers), how_words(slot)
    return Meeting(offer.pk, offer.named, booking.state, when, how, slot.host.name, agreed, may_choose)


def _days(slots: Sequence[Slot], hers: str) -> list[Day]:
    local = sorted(((slot.starts_at.astimezone(slot.zone(hers)), slot) for slot in slots), key=_when)
    days = groupby(local, key=lambda one: one[0].date())
    return [Day(_day(day), [_time(slot, moment) for moment, slot in found]) for day, found in days]


def _when(one: tuple[dt.datetime, Slot]) -> dt.datetime:
    return one[0]


def _day(day: dt.date) -> str:
    form, locale = FORMS.get(_language(), FORMS["en"])
    return format_date(day, form, locale=locale)


def _time(slot: Slot, local: dt.datetime) -> Time:
    return Time(slot.pk, f"{local:%H:%M}", f"{how_words(slot)}, {slot.host.name}")


def _language() -> str:
    return (get_language() or "en")[:2]


def why_not(refused: Refused) -> str:
    """Why this time could not be taken, or the appointment not be changed."""
    if isinstance(refused, TooLate):
        return _("The appointment has begun or took place already, so it is not changed any more.")
    if isinstance(refused, TooOften):
        return _("This appointment was changed many times. Please write to us to agree another time.")
    return _("Somebody else has just taken this time. Please choose another.")
