"""The widget: a plain script that puts a survey into a shop's own page, in a frame."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from makegood.listening.models import Survey
from makegood.loop.answering import answer_openly
from makegood.portal import asking
from makegood.portal.doors import customer_page, other, page
from makegood.portal.forms import OpenForm, read_once
from makegood.portal.framing import SCRIPT, may_be_framed
from makegood.portal.strangers import ANSWERS, must_not_flood
from makegood.portal.views.surveys import asked, public_survey

FIVE_MINUTES = "public, max-age=300"


@require_safe
@customer_page
def script(request: HttpRequest, token: str) -> HttpResponse:
    """The script that a shop's page loads; it holds the survey's public token and no key."""
    survey = public_survey(request, token)
    frame = settings.URL + reverse("portal:widget", args=[survey.token])
    words = {"address": json.dumps(frame), "title": json.dumps(_("Tell us how it was"))}
    answer = HttpResponse(SCRIPT % words, "text/javascript; charset=utf-8")
    answer["Cache-Control"] = FIVE_MINUTES
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


# in a frame of another site the browser keeps no cookies of ours
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def widget(request: HttpRequest, token: str) -> HttpResponse:
    """The survey without our frame around it."""
    survey = public_survey(request, token)
    return may_be_framed(_answered(request, survey), survey.origins)


def _answered(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = OpenForm(request.POST, survey=survey) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return asked(request, "portal/widget.html", survey, None, form)
    must_not_flood(request, ANSWERS, survey.token)
    answer_openly(survey, form.answer(), read_once(form.cleaned_data["once"]), at=timezone.now())
    return other(reverse("portal:widget_thanks", args=[survey.token]))


@require_safe
@customer_page
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, in the frame."""
    survey = public_survey(request, token)
    said = page(request, "portal/widget_thanks.html", {"question": asking.question(survey)})
    return may_be_framed(said, survey.origins)
