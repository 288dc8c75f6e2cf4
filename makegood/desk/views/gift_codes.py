"""A gift code that was lost: another in its place, shown this once."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.desk.doors import page, staff
from makegood.desk.views.offers import offer_on
from makegood.remedies.gift_codes.issuing import number_on, renew


@require_POST
@staff
def gift_code(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Make another code for what is left on the one of this offer; the former is worth nothing from now on."""
    case = queries.case_for(user, ref)
    found = offer_on(case, pk)
    code = renew(number_on(found), by=user, at=timezone.now())
    shown = page(request, "desk/gift_code.html", {"case": case, "offer": found, "code": code, "anew": True})
    shown["Cache-Control"] = "private, no-store"
    return shown
