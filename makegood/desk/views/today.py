"""Today: what somebody owes, what changed, whom she waits for."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.desk.doors import page, staff
from makegood.desk.today_page import today as page_of


@require_safe
@staff
def today(request: HttpRequest, user: User) -> HttpResponse:
    """The page of her day."""
    return page(request, "desk/today.html", page_of(user, timezone.now()))
