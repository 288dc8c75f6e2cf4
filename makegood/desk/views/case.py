"""One case: what happened, what was said, what is owed, and what is known of the person."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.cases.why import why as steps
from makegood.desk.call_sheet import call_sheet as sheet_of
from makegood.desk.case_page import case_page
from makegood.desk.doors import page, staff


@require_safe
@staff
def case(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """The page of one case."""
    found = queries.case_for(user, ref)
    return page(request, "desk/case.html", case_page(found, user, timezone.now()))


@require_safe
@staff
def call_sheet(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """What somebody has before her who rings the customer: one page, also on paper."""
    found = queries.case_for(user, ref)
    facts = {"case": found, "sheet": sheet_of(found, user, timezone.now())}
    return page(request, "desk/call_sheet.html", facts)


@require_safe
@staff
def why(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Why a promise of the case is due when it is."""
    found = queries.case_for(user, ref)
    promise = queries.promise_of(found, pk)
    return page(request, "desk/why.html", {"case": found, "promise": promise, "steps": steps(promise)})
