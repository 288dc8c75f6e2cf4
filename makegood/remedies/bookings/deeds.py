"""Deeds of appointments: choosing a time, another one, none, and noting whether it took place."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from makegood.accounts.models import User
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case, Status
from makegood.lib.errors import Refused
from makegood.remedies.bookings.queries import may_be_changed, offer_to_book, still_free
from makegood.remedies.bookings.rules import MOST_CHANGES
from makegood.remedies.models import Booking, BookingState, Offer, Slot
from makegood.remedies.offers.changing import hold_case


class TakenAlready(Refused):
    """Somebody else has just taken this time, or it is given no more. Please choose another."""

    status = 409


class NothingAgreed(Refused):
    """There is no appointment that could be changed. Look at it again."""

    status = 409


class NotYet(Refused):
    """The appointment is still to come. Say afterwards whether it took place, or cancel it."""

    status = 409


class TooLate(Refused):
    """The appointment has begun or took place already, so it is not changed any more."""

    status = 409


class TooOften(Refused):
    """This appointment was changed many times. Another time is agreed with whoever looks after the case."""

    status = 429


class CaseIsOver(Refused):
    """Case {ref} is closed. Open it again first."""

    status = 409


@dataclass(frozen=True)
class Agreed:
    """An appointment as it is now, whether that is news, and the time it had before, where it had one."""

    booking: Booking
    news: bool
    before: Slot | None = None


@transaction.atomic
def book(case: Case, offer: int, slot: int, *, by: User | None, at: datetime) -> Agreed:
    """Choose a time for what was given, or another one in its place. The same choice twice is one.

    TakenAlready for who comes second: the database has one appointment for a time.
    """
    case, given = _held(case, offer, by)
    booking = Booking.objects.select_related("slot__host").filter(offer=given).first()
    if booking and booking.agreed and booking.slot_id == slot:
        return Agreed(booking, news=False)
    if not may_be_changed(booking, at):
        raise TooLate
    if by is None and booking and booking.sequence >= MOST_CHANGES:
        raise TooOften
    chosen = _free(case, slot, at)
    before = booking.slot if booking and booking.agreed else None
    new = {"slot": chosen, "state": BookingState.BOOKED, "by": by, "changed_at": at, "reminded_at": None}
    try:
        with transaction.atomic():
            booking = _write(booking, given, new | {"asked_at": None}, at)
    except IntegrityError as lost:
        raise TakenAlready from lost
    _tell(booking, "booking.moved" if before else "booking.made", by, at)
    return Agreed(booking, news=True, before=before)


def _held(case: Case, offer: int, by: User | None) -> tuple[Case, Offer]:
    held = hold_case(case.pk, by)
    if held.status == Status.CLOSED:
        raise CaseIsOver(ref=held.ref)
    given = offer_to_book(held, offer)
    given.case = held
    return held, given


def _free(case: Case, slot: int, at: datetime) -> Slot:
    # held, so that who comes second is refused by name; the constraint would refuse her all the same
    held = Slot.objects.select_for_update().filter(pk=slot, team=case.team_id).first()
    found = still_free(at).filter(pk=held.pk).first() if held else None
    if found is None:
        raise TakenAlready
    return found


def _write(booking: Booking | None, offer: Offer, new: dict[str, Any], at: datetime) -> Booking:
    if booking is None:
        uid = f"{secrets.token_hex(12)}@makegood"
        return Booking.objects.create(offer=offer, uid=uid, made_at=at, **new)
    new["sequence"] = booking.sequence + 1
    Booking.objects.filter(pk=booking.pk).update(**new)
    for name, value in new.items():
        setattr(booking, name, value)
    booking.offer = offer
    return booking


@transaction.atomic
def cancel(case: Case, offer: int, *, by: User | None, at: datetime) -> Booking:
    """Cancel an appointment that is to come; its time is free again, and what was given stays given."""
    booking = _agreed(case, offer, by)
    if not may_be_changed(booking, at):
        raise TooLate
    _write(booking, booking.offer, {"state": BookingState.CANCELLED, "by": by, "changed_at": at}, at)
    _tell(booking, "booking.cancelled", by, at)
    return booking


@transaction.atomic
def note_outcome(case: Case, offer: int, held: bool, *, by: User, at: datetime) -> Booking:
    """Say whether it took place, once it has begun."""
    booking = _agreed(case, offer, by)
    if booking.slot.starts_at > at:
        raise NotYet
    booking.state = BookingState.HELD if held else BookingState.MISSED
    Booking.objects.filter(pk=booking.pk).update(state=booking.state, by=by, changed_at=at)
    _tell(booking, f"booking.{booking.state}", by, at)
    return booking


def _agreed(case: Case, offer: int, by: User | None) -> Booking:
    held = hold_case(case.pk, by)
    whole = Booking.objects.select_related("offer__remedy", "slot__host", "slot__team__calendar")
    booking = whole.filter(offer=offer, offer__case=held, state=BookingState.BOOKED).first()
    if booking is None:
        raise NothingAgreed
    booking.offer.case = held
    return booking


def _tell(booking: Booking, verb: str, by: User | None, at: datetime) -> None:
    told = {"offer": booking.offer_id, "slot": booking.slot_id, "booking": booking.pk}
    record([Fact(booking.offer.case_id, verb, told)], by=by.pk if by else None, at=at)
    tell([booking.offer.case_id])
