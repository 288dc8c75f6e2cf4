"""Appointments of a case: agreeing a time for what was given, cancelling it, saying whether it took place."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.time_forms import ChosenTimeForm, HeldForm
from makegood.desk.views.deeds import address
from makegood.loop.meetings import cancel_time, choose_time, note_meeting
from makegood.remedies.bookings.queries import booking_of, free_slots, may_be_changed, offer_to_book


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def meeting(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """The free times for what was given; POST agrees one, or another one."""
    case, at = queries.case_for(user, ref), timezone.now()
    offer = offer_to_book(case, pk)
    if request.method != "POST":
        may_choose = may_be_changed(booking_of(offer), at)
        slots = free_slots(case, at) if may_choose else []
        shown = {"case": case, "offer": offer, "slots": slots, "may_choose": may_choose}
        return page(request, "desk/meeting.html", shown)
    choose_time(case, offer.pk, asked(ChosenTimeForm(request.POST))["slot"], by=user, at=at)
    words = _("Agreed. Both get a mail with the calendar entry.")
    return done(request, user, address(case), words, leave=True)


@require_POST
@staff
def meeting_end(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Cancel the appointment; both hear of it."""
    case = queries.case_for(user, ref)
    cancel_time(case, offer_to_book(case, pk).pk, by=user, at=timezone.now())
    return done(request, user, address(case), _("Cancelled. Both get a mail that takes the entry out."))


@require_POST
@staff
def meeting_outcome(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Say whether it took place."""
    case, held = queries.case_for(user, ref), asked(HeldForm(request.POST))["held"] == "yes"
    note_meeting(case, offer_to_book(case, pk).pk, held, by=user, at=timezone.now())
    words = (
        _("Noted: it took place.")
        if held
        else _("Noted. Agree another time, or let the customer choose one.")
    )
    return done(request, user, address(case), words)
