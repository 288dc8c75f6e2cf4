"""Who has a case open: a page says so while it is open, and hears who else does."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from makegood.accounts.models import User
from makegood.cases.queries import case_for
from makegood.desk.actions import look_at, look_away
from makegood.desk.doors import page, staff
from makegood.desk.queries import looking_at


@require_POST
@staff
def presence(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """I am here, or have gone; the answer says who else is here."""
    case, at = case_for(user, ref), timezone.now()
    if request.POST.get("gone"):
        look_away(case, by=user)
        return HttpResponse(status=204)
    look_at(case, by=user, at=at)
    return page(request, "desk/_looking.html", {"names": looking_at([case.pk], user, at).get(case.pk, [])})
