"""Reads of times and appointments."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from makegood.accounts.models import Absence, User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case
from makegood.remedies.bookings.rules import BOOKABLE, NOTICE, open_to_change
from makegood.remedies.models import Booking, BookingState, Offer, Slot
from makegood.remedies.offers.queries import HERS, is_hers

AT_MOST = 60


def free_slots(case: Case, at: datetime) -> list[Slot]:
    """The times of the case's team that may still be chosen, soonest first."""
    return list(still_free(at).filter(team=case.team_id).order_by("starts_at", "id")[:AT_MOST])


def still_free(at: datetime) -> QuerySet[Slot]:
    """Times that are given, not too soon, of somebody who works here, and chosen by nobody."""
    chosen = Booking.objects.filter(slot=OuterRef("pk")).exclude(state=BookingState.CANCELLED)
    away = Absence.objects.filter(
        user=OuterRef("host"), from_at__lt=OuterRef("ends_at"), until_at__gt=OuterRef("starts_at")
    )
    given = Slot.objects.filter(withdrawn_at=None, starts_at__gt=at + NOTICE, host__is_active=True)
    return given.exclude(Exists(chosen)).exclude(Exists(away)).select_related("host", "team__calendar")


def to_book(case: Case) -> list[Offer]:
    """What she has taken or was given that a time is chosen for, oldest first, each with its appointment."""
    taken = Offer.objects.filter(HERS, case=case, remedy__kind__in=BOOKABLE)
    return list(
        taken.select_related("remedy", "booking__slot__host", "booking__slot__team__calendar").order_by("pk")
    )


def bookable(offer: Offer) -> bool:
    """Whether a time may be chosen for it."""
    return offer.kind in BOOKABLE and is_hers(offer)


def booking_of(offer: Offer) -> Booking | None:
    """Its appointment, whatever became of it."""
    return getattr(offer, "booking", None)


def may_be_changed(booking: Booking | None, at: datetime) -> bool:
    """Whether a time may be chosen, or another one in its place."""
    return open_to_change(booking.state, booking.slot.starts_at, at) if booking else True


def is_to_meet(offer: Offer) -> bool:
    """Whether an appointment for it is agreed, and nobody has said yet what became of it."""
    booking = booking_of(offer)
    return bool(booking and booking.agreed)


def agreed_with(host: User, begins: datetime, ends: datetime | None) -> list[Booking]:
    """The appointments of a colleague that begin then, soonest first; `ends` None: all from then on."""
    hers = Booking.objects.filter(state=BookingState.BOOKED, slot__host=host, slot__starts_at__gte=begins)
    if ends:
        hers = hers.filter(slot__starts_at__lt=ends)
    return list(hers.select_related("offer__remedy", "offer__case", "slot").order_by("slot__starts_at", "pk"))


def next_meeting(case: Case, at: datetime) -> Booking | None:
    """The soonest appointment of a case that is to come."""
    ahead = Booking.objects.filter(offer__case=case, state=BookingState.BOOKED, slot__starts_at__gt=at)
    whole = ahead.select_related("offer__remedy", "offer__case", "slot__host", "slot__team__calendar")
    return whole.order_by("slot__starts_at", "pk").first()


def offer_to_book(case: Case, pk: int) -> Offer:
    """One such offer of a case; else a 404."""
    found = Offer.objects.filter(HERS, case=case, remedy__kind__in=BOOKABLE)
    whole = found.select_related("remedy", "booking__slot__host", "booking__slot__team__calendar")
    return get_object_or_404(whole, pk=pk)


@dataclass(frozen=True)
class Given:
    """A time that a team gives, and the appointment that a customer made of it."""

    slot: Slot
    booking: Booking | None


def times_given(user: User, at: datetime, limit: int = 200) -> list[Given]:
    """The times to come of the teams she sees, soonest first."""
    given = _seen(user).filter(ends_at__gt=at).select_related("host", "team__calendar")
    slots = list(given.order_by("starts_at", "id")[:limit])
    agreed = Booking.objects.filter(slot__in=slots, state=BookingState.BOOKED)
    chosen = {one.slot_id: one for one in agreed.select_related("offer__remedy", "offer__case__customer")}
    return [Given(slot, chosen.get(slot.pk)) for slot in slots]


def _seen(user: User) -> QuerySet[Slot]:
    teams = teams_seen_by(user)
    seen = Q() if teams is None else Q(team__in=teams)
    return Slot.objects.filter(seen, withdrawn_at=None)


def slot_for(user: User, pk: int) -> Slot:
    """One time of a team she sees; else a 404."""
    return get_object_or_404(_seen(user), pk=pk)
