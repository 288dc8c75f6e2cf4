"""Coming again, from My case: she says when, and what she would like to find."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from makegood.loop.visiting import say_day
from makegood.portal.doors import customer_page, other
from makegood.portal.forms import VisitForm, no_such_day
from makegood.portal.strangers import REPLIES, must_not_flood
from makegood.portal.views.cases import her_case, is_about, show
from makegood.remedies.visits.deeds import NoSuchDay
from makegood.remedies.visits.queries import visit_on


@require_POST
@customer_page
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The day on which she comes, or another one."""
    case, form = her_case(request), VisitForm(request.POST)
    found = visit_on(case, pk)
    must_not_flood(request, REPLIES, case.ref)
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, form.trouble())
    said = form.cleaned_data
    try:
        say_day(case, found.pk, said["on_date"], said["expects"], at=timezone.now())
    except NoSuchDay:
        return show(request, case, no_such_day())
    return other(reverse("portal:my_case") + "#visit")
