"""The queue: every case one line, the most pressing on top."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.desk import filters
from makegood.desk.doors import page, staff
from makegood.desk.nav import COUNTED, VIEW_WORDS, Nav
from makegood.desk.people import people_with, teams_of


@require_safe
@staff
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """One page of the queue, narrowed and sorted as the address says."""
    at = timezone.now()
    wanted = filters.read(request.GET.dict(), at)
    cases = queries.queue(user, wanted)
    lines, end = queries.page(cases, wanted.order, filters.unpacked(request.GET.get("after")))
    nav = Nav(request, user)
    return page(
        request,
        "desk/queue.html",
        {
            "at": at,
            "wanted": wanted,
            "word": VIEW_WORDS[wanted.view],
            "views": [nav.view_entry(view) for view in (*COUNTED, "snoozed", "closed")],
            "filters": filters.drawn(wanted, teams_of(user), people_with(user)),
            "narrowed": filters.narrowed(wanted),
            "lines": lines,
            "found": queries.counted(cases),
            "older": filters.address(request.GET, filters.packed(end)) if end else "",
            "newer": filters.address(request.GET) if request.GET.get("after") else "",
        },
    )
