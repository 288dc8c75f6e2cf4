"""Teams and their working hours: what new hours would move is shown before they are kept."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.hours import hours_words
from makegood.accounts.models import Calendar, Team, User
from makegood.accounts.queries import zone_of
from makegood.accounts.teams import add_hours
from makegood.desk.doors import page, staff
from makegood.desk.settings import hours as hours_form
from makegood.desk.settings import teams as team_form
from makegood.desk.settings.hours import HoursForm
from makegood.desk.settings.looked import look_then_keep
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.desk.settings.teams import TeamForm
from makegood.loop.calendars import preview_calendar, preview_team
from makegood.loop.teams import change_hours, change_team, open_team

LOOKED, WEEKLY = "desk/settings/looked.html", "desk/settings/_hours_fields.html"


@require_safe
@staff
def teams(request: HttpRequest, user: User) -> HttpResponse:
    """Every team with its lead, its people and its hours."""
    people = Count("people", filter=Q(people__is_active=True))
    found = Team.objects.select_related("lead", "calendar").annotate(n=people).order_by("name")
    kept = [(each, hours_words(each)) for each in Calendar.objects.order_by("name")]
    return page(request, "desk/settings/teams.html", {"teams": found, "calendars": kept})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def team_new(request: HttpRequest, user: User) -> HttpResponse:
    """Open a team."""
    form = TeamForm(sent(request))
    sheet = Sheet(_("Open a team"), form, reverse("desk:teams"))
    return settle(request, user, sheet, lambda said: open_team(form.said(), by=user, at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def team(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One team; other hours show first which of its deadlines they move."""
    found, at = get_object_or_404(Team, pk=pk), timezone.now()
    form = TeamForm(sent(request), initial=team_form.filled(found))
    sheet = Sheet(found.name, form, reverse("desk:teams"), template=LOOKED)
    return look_then_keep(
        request, user, sheet, form,
        lambda: preview_team(found, form.said().calendar),
        lambda: change_team(found, form.said(), by=user, at=at),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def hours_new(request: HttpRequest, user: User) -> HttpResponse:
    """Other working hours, for a team or a person to keep."""
    form = HoursForm(sent(request), initial=hours_form.filled(None, zone_of(user)))
    sheet = Sheet(_("New working hours"), form, reverse("desk:teams"), fields=WEEKLY)
    return settle(
        request,
        user,
        sheet,
        lambda said: add_hours(said["name"], form.new_hours(), by=user, at=timezone.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def hours(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Working hours; a change shows first which open deadlines it moves."""
    found, at = get_object_or_404(Calendar, pk=pk), timezone.now()
    form = HoursForm(sent(request), initial=hours_form.filled(found, found.tz))
    sheet = Sheet(found.name, form, reverse("desk:teams"), template=LOOKED, fields=WEEKLY)
    return look_then_keep(
        request, user, sheet, form,
        lambda: preview_calendar(found, form.new_hours(), at),
        lambda: change_hours(found, form.cleaned_data["name"], form.new_hours(), by=user, at=at),
    )  # fmt: skip
