"""Appointments on their way through the loop: both get a calendar entry, and the case waits for it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.cases.actions import expect_meeting, meeting_over, set_next_step, tell_owner
from makegood.cases.actions.hearing import SEEN_TO_WITHIN
from makegood.cases.events import Fact, record
from makegood.cases.models import Case, Notice, Status
from makegood.loop.meeting_words import meeting_words
from makegood.outreach.actions import send_by_itself, tell_colleague
from makegood.outreach.facts import language_of
from makegood.remedies.bookings import claiming, deeds
from makegood.remedies.bookings.calendar_file import calendar_file
from makegood.remedies.bookings.queries import agreed_with, next_meeting
from makegood.remedies.models import Booking, Slot

AT_ONCE = 200
ENDED = {Status.RECOVERED, Status.CLOSED}
STAFF = "en"
"""The language in which colleagues are written to."""


def choose_time(case: Case, offer: int, slot: int, *, by: User | None, at: datetime) -> Booking:
    """Agree a time, or another one: her mail and the colleague's carry the entry, and the case waits for it."""
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        agreed = deeds.book(case, offer, slot, by=by, at=at)
        booking = agreed.booking
        if agreed.news:
            _await(_held(booking), next_meeting(case, at) or booking, by, at)
            if by is None:
                tell_owner(_held(booking), Notice.Kind.CHOSE, at=at)
            _tell_her(booking, "meeting_moved" if agreed.before else "meeting_set", at)
            _tell_hosts(booking, agreed.before, at)
        return booking


def cancel_time(case: Case, offer: int, *, by: User | None, at: datetime) -> Booking:
    """Cancel it, whoever does: the entries are taken back, and the case goes on."""
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        booking = deeds.cancel(case, offer, by=by, at=at)
        step = _("Agree another time: {what}").format(what=booking.offer.named)
        _go_on(booking, step, by, at)
        _tell_her(booking, "meeting_cancelled", at)
        _tell_host(booking, booking.slot, at, cancelled=True)
        return booking


def note_meeting(case: Case, offer: int, held: bool, *, by: User, at: datetime) -> Booking:
    """Say whether it took place: the case goes on from there."""
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        booking = deeds.note_outcome(case, offer, held, by=by, at=at)
        step = (
            _("Note what came of it, and say that it is put right")
            if held
            else _("Agree another time: {what}")
        )
        _go_on(booking, step.format(what=booking.offer.named), by, at)
        return booking


@transaction.atomic
def remind_of_meetings(at: datetime) -> int:
    """A day before, she is reminded once, by mail. Returns how many were taken up."""
    taken = claiming.to_remind_of(at, AT_ONCE)
    told = [booking for booking in taken if _tell_her(booking, "meeting_reminder", at)]
    record([Fact(one.offer.case_id, "booking.reminded", {"booking": one.pk}) for one in told], by=None, at=at)
    return len(taken)


def ask_whether_held(at: datetime) -> int:
    """After an appointment it is the owner's next step to say whether it took place. Returns how many were taken up."""
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        taken = claiming.to_ask_about(at, AT_ONCE)
        for booking in taken:
            step = _("Say whether the appointment took place: {what}").format(what=booking.offer.named)
            meeting_over(_held(booking), step, by=None, at=at)
        return len(taken)


def host_is_gone(host: User, begins: datetime, ends: datetime | None, *, at: datetime) -> int:
    """Who has an appointment with a colleague that is not there then needs another time: her owner's next step.

    Nothing is cancelled by itself: another colleague may see her at that time. Returns how many cases it were.
    """
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        step = _("Agree another time, {host} is not there: {what}")
        found = [one for one in agreed_with(host, begins, ends) if one.offer.case.status not in ENDED]
        for booking in found:
            what = step.format(host=host.name, what=booking.offer.named)
            set_next_step(_held(booking), what, at + SEEN_TO_WITHIN, by=None, at=at)
        return len(found)


def her_file(booking: Booking, at: datetime) -> str:
    """The calendar file that she gets: in her language, and with no colleague's address."""
    case, organisation = booking.offer.case, kept_organisation()
    customer = case.customer
    guest = [(customer.name, customer.email)] if customer and customer.email else []
    with translation.override(language_of(case)):
        title = f"{booking.offer.named}, {organisation.name}"
    return calendar_file(
        booking, title, organiser=(organisation.name, organisation.reply_to), guests=guest, at=at
    )


def host_file(booking: Booking, host: User, at: datetime, *, cancelled: bool = False) -> str:
    """The calendar file that the colleague gets, with whom she meets and where the case is."""
    case, organisation = booking.offer.case, kept_organisation()
    with translation.override(STAFF):
        title = _("{what} with {whom}").format(what=booking.offer.named, whom=case.whom)
    return calendar_file(
        booking, title, organiser=(organisation.name, organisation.reply_to),
        guests=[(host.name, host.email or "")], at=at, cancelled=cancelled, details=_link(case),
    )  # fmt: skip


def _go_on(booking: Booking, step: str, by: User | None, at: datetime) -> None:
    """After one appointment the case goes on with `step`; where another is to come, it waits for that one."""
    case, other = _held(booking), next_meeting(booking.offer.case, at)
    if other:
        _await(case, other, by, at)
    else:
        meeting_over(case, step, by=by, at=at)


def _await(case: Case, booking: Booking, by: User | None, at: datetime) -> None:
    step = _("Meet the customer: {what}").format(what=_for_staff(booking))
    expect_meeting(case, step, booking.slot.starts_at, by=by, at=at)


def _held(booking: Booking) -> Case:
    return Case.objects.select_related("owner", "team__calendar").get(pk=booking.offer.case_id)


def _tell_her(booking: Booking, kind: str, at: datetime) -> bool:
    case = booking.offer.case
    said = meeting_words(booking, language_of(case), case.customer.tz if case.customer else "")
    entry = "" if kind == "meeting_reminder" else her_file(booking, at)
    return send_by_itself(case, kind, said, at=at, calendar=entry)


def _tell_hosts(booking: Booking, before: Slot | None, at: datetime) -> None:
    """Who has the appointment now; and who had it, where that was somebody else."""
    if before and before.host_id != booking.slot.host_id:
        _tell_host(booking, before, at, cancelled=True)
    _tell_host(booking, booking.slot, at)


def _tell_host(booking: Booking, slot: Slot, at: datetime, *, cancelled: bool = False) -> None:
    with translation.override(STAFF):
        said = _("Cancelled: {what}") if cancelled else _("Appointment: {what}")
        subject = said.format(what=f"{booking.offer.named}, {booking.offer.case.whom}")
        body = f"{_for_staff(booking)}\n{booking.offer.case.whom}\n{_link(booking.offer.case)}"
    entry = host_file(booking, slot.host, at, cancelled=cancelled)
    tell_colleague(slot.host, subject, body, at=at, calendar=entry)


def _for_staff(booking: Booking) -> str:
    """As colleagues read it: in the team's own zone."""
    return meeting_words(booking, STAFF, booking.slot.team.calendar.tz)


def _link(case: Case) -> str:
    return f"{settings.URL}/cases/{case.ref}/"
