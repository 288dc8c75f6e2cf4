"""Use of authority and spend, and raising a limit that proved too low."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.desk.authority_page import SPANS, authority_page
from makegood.desk.doors import done, page, staff
from makegood.desk.filters import one_of
from makegood.desk.forms import asked
from makegood.desk.offer_forms import RaiseForm
from makegood.remedies.authority.limits import raise_grant


@require_safe
@staff
def authority(request: HttpRequest, user: User) -> HttpResponse:
    """How much is settled without asking, what lies unused, which limits are too low, and the budgets."""
    days = int(one_of([str(span) for span in SPANS], request.GET.get("days"), str(SPANS[0])))
    return page(request, "desk/authority.html", authority_page(days, timezone.now()))


@require_POST
@staff
def raised(request: HttpRequest, user: User) -> HttpResponse:
    """Raise the limit whose questions were nearly always answered yes."""
    said = asked(RaiseForm(request.POST))
    raise_grant(**said, by=user, at=timezone.now())
    return done(
        request, user, reverse("desk:authority"), _("Raised. It stands in the audit trail."), leave=True
    )
