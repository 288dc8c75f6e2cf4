"""Surveys as customers meet them. Opening a page writes nothing: mail scanners open every link."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.customers.actions import ask_no_more
from makegood.listening.models import Invitation, Survey
from makegood.listening.surveys import invitation_by_token, survey_by_token
from makegood.loop.answering import AnsweredAlready, answer_invitation, answer_openly
from makegood.portal import asking
from makegood.portal.doors import CASE_COOKIE, SURVEY_COOKIE, customer_page, keep, other, page, speak_to
from makegood.portal.forms import OpenForm, SurveyForm, read_once
from makegood.portal.strangers import ANSWERS, led_nowhere, must_not_be_guessing, must_not_flood


def invitation_of(request: HttpRequest, token: str) -> Invitation:
    """The invitation behind a token; its language is spoken from here on."""
    must_not_be_guessing(request)
    invitation = invitation_by_token(token, at=timezone.now())
    if invitation is None:
        raise led_nowhere(request)
    speak_to(request, invitation.customer)
    return invitation


@require_safe
@customer_page
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link: its secret goes into a cookie, and the address becomes a clean one."""
    invitation_of(request, token)
    carried = {name: request.GET[name] for name in ("score", "lang") if name in request.GET}
    address = reverse("portal:survey")
    answer = other(f"{address}?{urlencode(carried)}" if carried else address)
    keep(answer, SURVEY_COOKIE, token)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def survey(request: HttpRequest) -> HttpResponse:
    """The survey of a personal link: asked once, thanked for ever after."""
    invitation = invitation_of(request, request.COOKIES.get(SURVEY_COOKIE, ""))
    if invitation.answered_at:
        return page(request, "portal/thanks.html", thanks_for(invitation))
    if request.method != "POST":
        return ask(request, invitation.survey, invitation)
    form = SurveyForm(request.POST, survey=invitation.survey)
    if not form.is_valid() or form.cleaned_data["about"] != invitation.pk:
        return ask(request, invitation.survey, invitation, form)
    thanked = other(reverse("portal:survey"))
    try:
        hers = answer_invitation(invitation, form.answer(), at=timezone.now())
    except AnsweredAlready:
        # sent twice: the same thanks, and nothing twice
        return thanked
    if hers:
        keep(thanked, CASE_COOKIE, hers)
    return thanked


def thanks_for(invitation: Invitation) -> dict[str, Any]:
    """What the page of thanks says."""
    said = asking.thanks(invitation)
    return {"thanks": said, "question": asking.question(invitation.survey, invitation), "personal": True}


def ask(
    request: HttpRequest, about: Survey, invitation: Invitation | None, form: SurveyForm | None = None
) -> HttpResponse:
    """The page that asks."""
    return asked(request, "portal/survey.html", about, invitation, form)


def asked(
    request: HttpRequest, template: str, about: Survey, invitation: Invitation | None, form: SurveyForm | None
) -> HttpResponse:
    """The question; what was filled in stays, with a sentence on what is missing."""
    context = {
        "survey": about,
        "invitation": invitation,
        "question": asking.question(about, invitation),
        "form": form,
        "tapped": form["score"].value() if form else request.GET.get("score", ""),
        "once": form["once"].value() if form and not invitation else secrets.token_urlsafe(16),
    }
    return page(request, template, context, 422 if form else 200)


@require_safe
@customer_page
def skipped(request: HttpRequest) -> HttpResponse:
    """Nothing was answered, and that is fine."""
    return page(request, "portal/skipped.html", {})


@require_POST
@customer_page
def no_more(request: HttpRequest) -> HttpResponse:
    """She does not want to be asked again."""
    invitation = invitation_of(request, request.COOKIES.get(SURVEY_COOKIE, ""))
    if invitation.customer:
        ask_no_more(invitation.customer, at=timezone.now())
    return page(request, "portal/skipped.html", {"no_more": True})


# a public form needs no cookie, so a framed page works where browsers keep none for others' pages
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def openly(request: HttpRequest, token: str) -> HttpResponse:
    """A survey by its public link, QR code or widget: for whoever comes."""
    about = public_survey(request, token)
    if request.method != "POST":
        return ask(request, about, None)
    form = OpenForm(request.POST, survey=about)
    if not form.is_valid():
        return ask(request, about, None, form)
    must_not_flood(request, ANSWERS, about.token)
    answer_openly(about, form.answer(), read_once(form.cleaned_data["once"]), at=timezone.now())
    return redirect("portal:openly_thanks", token=token)


def public_survey(request: HttpRequest, token: str) -> Survey:
    """The open survey with this public token."""
    must_not_be_guessing(request)
    found = survey_by_token(token)
    if found is None:
        raise led_nowhere(request)
    return found


@require_safe
@customer_page
def openly_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks to a stranger."""
    about = public_survey(request, token)
    return page(request, "portal/thanks.html", {"question": asking.question(about)})
