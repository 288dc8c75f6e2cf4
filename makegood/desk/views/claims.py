"""Claims and checked facts of a case, side by side: for colleagues only, unless a fact changes the remedy."""

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
        shown = told["changes_remedy"]
        actions.note_claim(case, told["said"], told["fact"], changes_remedy=shown, by=user, at=timezone.now())
        return done(request, user, request.path, kept(shown and bool(told["fact"])), leave=True)
    return page(request, "desk/claims.html", {"case": case, "claims": queries.claims_of(case)})


@require_POST
@staff
def check(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Keep what is on record of something she said."""
    case = queries.case_for(user, ref)
    told = asked(forms.CheckForm(request.POST))
    actions.check_claim(case, queries.claim_of(case, pk), **told, by=user, at=timezone.now())
    return done(request, user, reverse("desk:claims", args=[ref]), kept(told["changes_remedy"]), leave=True)


def kept(shown: bool) -> str:
    """What is said of a fact that was kept."""
    return _("Kept. The customer reads it on their page.") if shown else _("Kept, for colleagues only.")
