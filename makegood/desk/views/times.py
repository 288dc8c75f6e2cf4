"""Times that a team gives to customers: what there is, giving more, taking one back."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from makegood.accounts.models import User
from makegood.desk.doors import done, page, staff
from makegood.desk.time_forms import TimesForm
from makegood.lib.errors import Refused
from makegood.remedies.bookings.publishing import publish, take_back
from makegood.remedies.bookings.queries import slot_for, times_given


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def times(request: HttpRequest, user: User) -> HttpResponse:
    """The times to come and who has chosen them; POST gives more."""
    if request.method != "POST":
        tomorrow = (timezone.localtime() + timedelta(days=1)).date()
        return drawn(
            request,
            user,
            TimesForm(by=user, initial={"first": tomorrow, "last": tomorrow, "begins": "10:00"}),
        )
    form = TimesForm(request.POST, by=user)
    if not form.is_valid():
        return drawn(request, user, form, status=422)
    try:
        made = publish(*form.times(), by=user, at=timezone.now())
    except Refused as refusal:
        return drawn(request, user, form, str(refusal), refusal.status)
    words = ngettext("%(n)d time is given.", "%(n)d times are given.", len(made)) % {"n": len(made)}
    return done(request, user, reverse("desk:times"), words, leave=True)


def drawn(
    request: HttpRequest, user: User, form: TimesForm, trouble: str = "", status: int = 200
) -> HttpResponse:
    """The page, with what is wrong in the form."""
    given = times_given(user, timezone.now())
    return page(request, "desk/times.html", {"given": given, "form": form, "trouble": trouble}, status)


@require_POST
@staff
def time_removal(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Take back a time that nobody has chosen."""
    take_back(slot_for(user, pk), by=user, at=timezone.now())
    return done(request, user, reverse("desk:times"), _("This time is given no more."), leave=True)
