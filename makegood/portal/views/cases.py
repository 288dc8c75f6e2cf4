"""My case: what a customer sees of hers, and what she can do."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from makegood.cases.models import Case
from makegood.outreach.links import case_by_link
from makegood.portal.doors import CASE_COOKIE, customer_page, keep, other, page, speak_to
from makegood.portal.strangers import led_nowhere, must_not_be_guessing


def case_of(request: HttpRequest, token: str) -> Case:
    """The case behind a token; its customer's language is spoken from here on."""
    must_not_be_guessing(request)
    case = case_by_link(token, at=timezone.now())
    if case is None:
        raise led_nowhere(request)
    speak_to(request, case.customer)
    return case


@require_safe
@customer_page
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a message: its secret goes into a cookie, and the address becomes a clean one."""
    case_of(request, token)
    answer = other(reverse("portal:my_case"))
    keep(answer, CASE_COOKIE, token)
    return answer


@require_safe
@customer_page
def my_case(request: HttpRequest) -> HttpResponse:
    """The page of one case for its customer."""
    case = case_of(request, request.COOKIES.get(CASE_COOKIE, ""))
    return page(request, "portal/my_case.html", {"case": case})
