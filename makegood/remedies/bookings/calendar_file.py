"""The calendar entry of an appointment (RFC 5545), as an invitation or its cancelling (RFC 5546)."""

from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from makegood.remedies.models import Booking, BookingState

MAKER = "-//Makegood//Appointments//EN"


def calendar_file(
    booking: Booking, title: str, *, organiser: tuple[str, str], guests: list[tuple[str, str]], at: datetime,
    cancelled: bool = False, details: str = "",
) -> str:  # fmt: skip
    """The entry for whoever gets it. Times are in UTC, so that every calendar shows its owner's own clock.

    `organiser` and `guests` are (name, address). The same `uid` with a higher `sequence` takes the place of the
    entry before; a cancelled one takes it away.
    """
    gone = cancelled or booking.state == BookingState.CANCELLED
    entry = _icalendar().Event()
    entry.add("uid", booking.uid)
    entry.add("sequence", booking.sequence)
    entry.add("dtstamp", at)
    entry.add("dtstart", booking.slot.starts_at)
    entry.add("dtend", booking.slot.ends_at)
    entry.add("summary", title)
    entry.add("status", "CANCELLED" if gone else "CONFIRMED")
    if booking.slot.where:
        entry.add("location", booking.slot.where)
    if details:
        entry.add("description", details)
    if organiser[1]:
        entry.add("organizer", _person(*organiser))
        for guest in guests:
            entry.add("attendee", _person(*guest, guest=True), encode=False)
    calendar = _icalendar().Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", ("CANCEL" if gone else "REQUEST") if organiser[1] else "PUBLISH")
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written.decode()


def _person(name: str, address: str, *, guest: bool = False) -> Any:
    text = _icalendar().vText
    person = _icalendar().vCalAddress(f"mailto:{address}")
    person.params["cn"] = text(name)
    if guest:
        person.params["partstat"] = text("ACCEPTED")
        person.params["rsvp"] = text("FALSE")
    return person


@cache
def _icalendar() -> Any:
    # Loaded here because it costs 5 MB in every process, and only appointments need it.
    return import_module("icalendar")
