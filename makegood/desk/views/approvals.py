"""What waits for a yes: the page of it, and answering with one tap about exactly what was seen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from makegood.accounts.models import User
from makegood.accounts.problems import Changed
from makegood.cases.models import Case
from makegood.desk.approvals_page import approvals_page, left_for
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.offer_forms import DecisionForm, FoundOutForm
from makegood.remedies.looking_into import found_out as looked_into
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.queries import offer_of


@require_safe
@staff
def approvals(request: HttpRequest, user: User) -> HttpResponse:
    """The questions that wait, hers first, and what was answered lately."""
    return page(request, "desk/approvals.html", approvals_page(user, timezone.now()))


@require_POST
@staff
def approval(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say yes or no; who comes second is told how it stands, and sees the page as it is now."""
    at, offer = timezone.now(), offer_of(Case.objects.visible_to(user), pk)
    said = asked(DecisionForm(request.POST))
    yes = said["decision"] == "approve"
    try:
        decide(offer, yes, said["seen"], by=user, at=at)
    except Changed as changed:
        shown = approvals_page(user, at) | {"refusal": str(changed)}
        return trigger_client_event(
            page(request, "desk/approvals.html", shown, changed.status), "case-changed"
        )
    words = (
        _("Yes said. It may be given at once, and counts as yours.")
        if yes
        else _("Not approved. %(name)s is told.")
    )
    return done(request, user, reverse("desk:approvals"), words if yes else words % {"name": offer.by.name})


@require_POST
@staff
def found_out(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Keep what the payer's own books say of a payout that stayed uncertain."""
    at = timezone.now()
    payout = get_object_or_404(left_for(user, at), pk=pk)
    said = asked(FoundOutForm(request.POST))
    proof = said["proof"] if said["paid"] == "yes" else ""
    looked_into(payout, proof, by=user, at=at)
    return done(request, user, reverse("desk:approvals"), _("Kept, with your name."))
