"""One case."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.desk.doors import page, staff


@require_safe
@staff
def case(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """The page of one case."""
    return page(request, "desk/case.html", {"case": queries.case_for(user, ref)})
