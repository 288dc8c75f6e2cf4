"""Appointments that something is due on, claimed so that two workers never have the same one."""

from datetime import datetime

from django.db.models import F, QuerySet

from makegood.cases.models import Status
from makegood.remedies.bookings.rules import REMIND_BEFORE
from makegood.remedies.models import Booking, BookingState


def to_remind_of(at: datetime, limit: int) -> list[Booking]:
    """Those of the coming day, agreed before that; marked as reminded of, in this transaction."""
    due = _to_come().filter(reminded_at=None, slot__starts_at__gt=at, slot__starts_at__lte=at + REMIND_BEFORE)
    # who has just chosen a time needs no reminder of it
    due = due.filter(changed_at__lte=F("slot__starts_at") - REMIND_BEFORE)
    taken = _claimed(due, limit)
    Booking.objects.filter(pk__in=[one.pk for one in taken]).update(reminded_at=at)
    return taken


def to_ask_about(at: datetime, limit: int) -> list[Booking]:
    """Those that are over, and nobody has said what became of them; marked as asked about, in this transaction."""
    taken = _claimed(_to_come().filter(asked_at=None, slot__ends_at__lte=at), limit)
    Booking.objects.filter(pk__in=[one.pk for one in taken]).update(asked_at=at)
    return taken


def _to_come() -> QuerySet[Booking]:
    agreed = Booking.objects.filter(state=BookingState.BOOKED)
    return agreed.exclude(offer__case__status=Status.CLOSED).select_related("slot")


def _claimed(due: QuerySet[Booking], limit: int) -> list[Booking]:
    """Those whose cases nobody holds. Every deed on an appointment holds its case first, and so does this."""
    free = due.select_related("offer__case").order_by("slot__starts_at", "pk")
    held = free.select_for_update(skip_locked=True, of=("offer__case",))[:limit]
    # read again now that they are held: another worker may have been done a moment ago
    mine = due.filter(pk__in=[one.pk for one in held])
    whole = mine.select_related(
        "offer__remedy", "offer__case__customer", "offer__case__owner", "offer__case__team__calendar",
        "slot__host", "slot__team__calendar",
    )  # fmt: skip
    return list(whole.order_by("slot__starts_at", "pk"))
