"""The queue: every case one line, the most pressing on top."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.accounts.queries import people_with, teams_of
from makegood.cases import actions, queries
from makegood.cases.models import Case
from makegood.desk import bulk, filters, forms
from makegood.desk import queries as kept
from makegood.desk.actions import forget_view, keep_view
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.nav import COUNTED, VIEW_WORDS, Nav


def chosen(request: HttpRequest, user: User, deed: Callable[[Case], object]) -> HttpResponse:
    """Do a deed for every chosen case and say what became of it."""
    return done(
        request, user, reverse("desk:queue"), bulk.each(user, request.POST.getlist("ref"), deed).words
    )


@require_POST
@staff
def hand_overs(request: HttpRequest, user: User) -> HttpResponse:
    """Ask somebody to take the chosen cases, or take them oneself."""
    said, at = asked(forms.HandOverForm(request.POST)), timezone.now()
    return chosen(
        request, user, lambda case: actions.assign(case, said["to"], by=user, at=at, reason=said["reason"])
    )


@require_POST
@staff
def snoozes(request: HttpRequest, user: User) -> HttpResponse:
    """Set the chosen cases aside; their clocks run on."""
    said, at = asked(forms.UntilForm(request.POST)), timezone.now()
    return chosen(request, user, lambda case: actions.snooze(case, said["until"], by=user, at=at))


@require_POST
@staff
def kept_views(request: HttpRequest, user: User) -> HttpResponse:
    """Keep the view that stands open under a name of one's own."""
    said, at = asked(forms.KeptViewForm(request.POST)), timezone.now()
    query = filters.query_of(filters.read(QueryDict(said["asked"]).dict(), at))
    keep_view(said["name"], query, by=user, at=at)
    words = _("Kept as “%(name)s”. Only you see it.") % {"name": said["name"]}
    return done(request, user, f"{reverse('desk:queue')}?{query}", words, leave=True)


@require_POST
@staff
def kept_view_removal(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Remove a view of one's own."""
    forget_view(kept.kept_view_of(user, pk))
    return done(
        request,
        user,
        reverse("desk:queue"),
        _("The view is removed. Its cases are where they were."),
        leave=True,
    )


@require_safe
@staff
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """One page of the queue, narrowed and sorted as the address says."""
    at = timezone.now()
    wanted = filters.read(request.GET.dict(), at)
    people = people_with(user)
    after = filters.unpacked(request.GET.get("after"), wanted.order)
    lines, end = queries.page(user, wanted, after)
    nav, query = Nav(request, user), filters.query_of(wanted)
    own = kept.kept_views(user)
    return page(
        request,
        "desk/queue.html",
        {
            "at": at,
            "wanted": wanted,
            "word": VIEW_WORDS[wanted.view],
            "views": [nav.view_entry(view) for view in (*COUNTED, "snoozed", "closed")],
            "own": own,
            "query": query,
            "own_view": next((view for view in own if view.query == query), None),
            "filters": filters.drawn(wanted, teams_of(user), people),
            "narrowed": filters.narrowed(wanted),
            "lines": kept.with_who_looks(lines, user, at),
            "people": people,
            "found": None if filters.narrowed(wanted) or wanted.words else nav.counts.get(wanted.view),
            "older": filters.address(request.GET, filters.packed(end)) if end else "",
            "newer": filters.address(request.GET) if request.GET.get("after") else "",
        },
    )
