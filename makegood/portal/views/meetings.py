"""Choosing a time for what was given, from My case; another one, none, and the calendar file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from makegood.loop.meetings import cancel_time, choose_time, her_file
from makegood.portal.doors import customer_page, other
from makegood.portal.forms import TimeForm
from makegood.portal.meeting_view import why_not
from makegood.portal.strangers import REPLIES, must_not_flood
from makegood.portal.views.cases import her_case, is_about, show
from makegood.remedies.bookings.deeds import TakenAlready, TooLate, TooOften
from makegood.remedies.bookings.queries import booking_of, offer_to_book


@require_POST
@customer_page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """She chooses a time, or another one; who comes second sees what is still free."""
    case, form = her_case(request), TimeForm(request.POST)
    offer = offer_to_book(case, pk)
    must_not_flood(request, REPLIES, case.ref)
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, form.trouble())
    try:
        choose_time(case, offer.pk, form.cleaned_data["slot"], by=None, at=timezone.now())
    except (TakenAlready, TooLate, TooOften) as refused:
        return show(request, her_case(request), why_not(refused), status=refused.status)
    return other(reverse("portal:my_case") + "#meetings")


@require_POST
@customer_page
def meeting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """She cancels it; tapped twice, it is cancelled once."""
    case = her_case(request)
    booking = booking_of(offer_to_book(case, pk))
    must_not_flood(request, REPLIES, case.ref)
    try:
        if booking and booking.agreed:
            cancel_time(case, pk, by=None, at=timezone.now())
    except TooLate as late:
        return show(request, her_case(request), why_not(late), status=late.status)
    return other(reverse("portal:my_case") + "#meetings")


@require_safe
@customer_page
def meeting_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar file of her appointment."""
    case = her_case(request)
    offer = offer_to_book(case, pk)
    booking = booking_of(offer)
    if booking is None:
        raise Http404
    offer.case = case
    booking.offer = offer
    answer = HttpResponse(her_file(booking, timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer
