"""Claims and checked facts of a case, side by side, for colleagues only."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makegood.accounts.models import User
from makegood.cases import actions, queries
from makegood.desk import forms
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked


@require_http_methods(["GET", "POST"])
@staff
def claims(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """What the customer says in one column, what is on record in the other."""
    case = queries.case_for(user, ref)
    if request.method == "POST":
        told = asked(forms.ClaimForm(request.POST))
        actions.note_claim(case, told["said"], told["fact"], by=user, at=timezone.now())
        return done(request, user, request.path, _("Kept, for colleagues only."), leave=True)
    return page(request, "desk/claims.html", {"case": case, "claims": queries.claims_of(case)})


@require_POST
@staff
def check(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Keep what is on record of something she said."""
    case = queries.case_for(user, ref)
    fact = asked(forms.CheckForm(request.POST))["fact"]
    actions.check_claim(case, queries.claim_of(case, pk), fact, by=user, at=timezone.now())
    return done(
        request, user, reverse("desk:claims", args=[ref]), _("Kept, for colleagues only."), leave=True
    )
