"""The radar, its pictures, and the speed report."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.desk.doors import page, staff
from makegood.desk.filters import number
from makegood.desk.radar_page import picture_of, radar_page
from makegood.desk.speed_page import speed_page
from makegood.insights import charts
from makegood.insights.queries import SPANS

USUAL = 28


def days_of(request: HttpRequest) -> int:
    """The span that the address asks for."""
    asked = number(request.GET.get("days"))
    return asked if asked in SPANS else USUAL


@require_safe
@staff
def radar(request: HttpRequest, user: User) -> HttpResponse:
    """Scores live, by where it happened, newest low answers on top."""
    return page(request, "desk/radar.html", radar_page(user, days_of(request), timezone.now()))


@require_safe
@staff
def picture(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    """One picture of the radar, drawn now if it was not yet."""
    wanted = picture_of(user, kind, days_of(request), timezone.now())
    if wanted is None:
        raise Http404
    return page(request, "desk/_drawing.html", {"svg": charts.draw(kind, wanted.data), "says": wanted.says})


@require_safe
@staff
def speed(request: HttpRequest, user: User) -> HttpResponse:
    """How soon, by who noticed first; who was recovered; how teams stand."""
    return page(request, "desk/speed.html", speed_page(user, days_of(request), timezone.now()))
