"""Surveys: how each does, its link, QR code and widget, and asking people by mail."""

import io

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.accounts.models import User
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.survey_forms import InviteForm, SurveyForm, filled
from makegood.listening.models import Survey
from makegood.listening.surveying import change_survey, make_survey
from makegood.listening.surveys import surveys_with_counts
from makegood.loop.inviting import askable, invite

DAYS = 7


@require_safe
@staff
def surveys(request: HttpRequest, user: User) -> HttpResponse:
    """Every survey with its answers and the share of the invited who answered."""
    return page(request, "desk/surveys.html", {"surveys": surveys_with_counts()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def survey_new(request: HttpRequest, user: User) -> HttpResponse:
    """Make a survey."""
    form = SurveyForm(request.POST) if request.method == "POST" else SurveyForm(initial=filled(None))
    if form.is_bound and form.is_valid():
        made = make_survey(form.said(), by=user, at=timezone.now())
        return redirect("desk:survey", pk=made.pk)
    return page(request, "desk/survey_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def survey(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One survey: what it asks, and the ways to it."""
    found = get_object_or_404(Survey, pk=pk)
    form = SurveyForm(request.POST) if request.method == "POST" else SurveyForm(initial=filled(found))
    if form.is_bound and form.is_valid():
        change_survey(found, form.said(), by=user, at=timezone.now())
        return redirect("desk:survey", pk=pk)
    link = settings.URL + reverse("portal:openly", args=[found.token])
    context = {
        "survey": found,
        "form": form,
        "link": link,
        "widget": settings.URL + reverse("portal:widget_script", args=[found.token]),
        "days": DAYS,
        "people": len(askable(found, DAYS, at=timezone.now())) if found.is_open else 0,
    }
    return page(request, "desk/survey.html", context)


@require_POST
@staff
def survey_invitations(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Ask so many people by mail, who were counted on the page."""
    found, said = get_object_or_404(Survey, pk=pk, is_open=True), asked(InviteForm(request.POST))
    sent = invite(found, said["days"], said["people"], by=user, at=timezone.now())
    return done(
        request, user, reverse("desk:survey", args=[pk]), _("On its way to %(n)d people.") % {"n": sent}
    )


@require_safe
@staff
def survey_code(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The QR code of a survey's public link, as SVG."""
    found = get_object_or_404(Survey, pk=pk)
    return drawn(settings.URL + reverse("portal:openly", args=[found.token]))


def drawn(address: str) -> HttpResponse:
    """An address as a QR code."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=8, border=2, light="#ffffff", dark="#000000")
    return HttpResponse(out.getvalue(), "image/svg+xml")
