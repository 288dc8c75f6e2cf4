"""Sending something back, from My case: the label, and a word that it is on its way."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from makegood.portal.doors import customer_page, other
from makegood.portal.views.cases import her_case
from makegood.remedies.models import Return, ReturnState
from makegood.remedies.papers import as_pdf
from makegood.remedies.returns.deeds import go_on
from makegood.remedies.returns.labels import label_of
from makegood.remedies.returns.queries import labelled_on, return_on


@require_safe
@customer_page
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """Her label, to print or to show."""
    parcel = labelled_on(her_case(request), pk)
    return as_pdf(label_of(parcel), f"return-{parcel.number}")


@require_POST
@customer_page
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """She says that it is on its way; said twice, it is so once."""
    parcel = return_on(her_case(request), pk)
    if parcel.state in Return.WITH_HER:
        go_on(parcel, ReturnState.SENT, by=None, at=timezone.now())
    return other(reverse("portal:my_case") + "#returns")
