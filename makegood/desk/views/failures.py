"""The failure taxonomy: what can fail, how often it did in a year, and what is changed below the roots."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.desk.case_page import voice
from makegood.desk.doors import done, page, staff
from makegood.desk.failure_forms import SplitForm, WordingForm, worded
from makegood.desk.filters import number
from makegood.desk.forms import asked, lines
from makegood.insights.queries.failures import year_of_failures
from makegood.listening import failures as deeds
from makegood.listening.failure_queries import OTHER, Kind, taxonomy, versions
from makegood.outreach.languages import languages


def year_asked(request: HttpRequest) -> int:
    """The year that the address asks for, or this one."""
    year = number(request.GET.get("year"))
    return year if year and dt.MINYEAR < year < dt.MAXYEAR else timezone.localdate().year


@require_safe
@staff
def failures(request: HttpRequest, user: User) -> HttpResponse:
    """Every kind below its root with the cases of one year, month by month."""
    year = year_asked(request)
    told = year_of_failures(teams_seen_by(user), year, timezone.now())
    shown = {
        "year": year,
        "this_year": timezone.localdate().year,
        "months": [dt.date(year, month, 1) for month in range(1, 13)],
        "lines": [(line, line.kind.name(voice())) for line in told],
        "total": sum(line.total for line in told if not line.depth),
        "version": versions()[0],
    }
    return page(request, "desk/failures.html", shown)


def kind_called(key: str) -> Kind:
    """The kind of this key, ended or not; else a 404."""
    kind = taxonomy().by_key.get(key)
    if kind is None:
        raise Http404
    return kind


@require_http_methods(["GET", "POST"])
@staff
def failure(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """One kind: its words now and before, and its cases this year; POST words it anew."""
    kind = kind_called(key)
    if request.method == "POST":
        deeds.reword(kind, worded(asked(WordingForm(request.POST))), by=user, at=timezone.now())
        words = _("From the next case on. Cases judged before keep their words.")
        return done(request, user, reverse("desk:failure", args=[key]), words, leave=True)
    told = {
        line.kind.key: line
        for line in year_of_failures(teams_seen_by(user), year_asked(request), timezone.now())
    }
    makers = {version.number: version for version in versions()}
    above = taxonomy().by_key.get(kind.parent)
    shown = {
        "kind": kind,
        "name": kind.name(voice()),
        "editable": bool(kind.parent) and kind.key != OTHER and not kind.ended,
        "line": told[key],
        "year": year_asked(request),
        "above": above,
        "above_name": above.name(voice()) if above else "",
        "below": [(line, line.kind.name(voice())) for line in told.values() if line.kind.parent == key],
        "wordings": [(each, each.called(voice()), makers[each.version]) for each in reversed(kind.wordings)],
        "names": [(language, kind.now.name.get(language, "")) for language in languages()],
    }
    return page(request, "desk/failure.html", shown)


@require_POST
@staff
def children(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """Split a kind into kinds below it."""
    names = lines(asked(SplitForm(request.POST))["names"])
    deeds.split(kind_called(key), names, by=user, at=timezone.now())
    words = _("Split. Choose the finer kind on a case; what was judged before stays here and adds up.")
    return done(request, user, reverse("desk:failure", args=[key]), words, leave=True)


@require_POST
@staff
def ending(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """Give a kind to no new case."""
    deeds.end(kind_called(key), by=user, at=timezone.now())
    words = _("Ended. New cases get its parent, and what was judged under it stays.")
    return done(request, user, reverse("desk:failure", args=[key]), words, leave=True)
