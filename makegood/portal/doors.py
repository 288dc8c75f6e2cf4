"""What every page for customers has in common: language and zone, never cached or indexed, refusals in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from makegood.accounts.models import Organisation
from makegood.customers.models import Customer
from makegood.lib.errors import Refused
from makegood.portal import language

P = ParamSpec("P")
DAY = 24 * 60 * 60
YEAR = 365 * DAY


def customer_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for somebody who is not signed in; what the deed refuses is told in its own sentence."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        organisation = Organisation.current()
        request.META[ORGANISATION] = organisation
        with (
            translation.override(language.choose(request, organisation.language)),
            timezone.override(ZoneInfo(organisation.tz)),
        ):
            try:
                response = view(request, *args, **kwargs)
            except Refused as refusal:
                response = page(request, "portal/refused.html", {"said": in_words(refusal)}, refusal.status)
            response.setdefault("Content-Language", translation.get_language() or "")
        return _private(request, response)

    return door


ORGANISATION = "makegood.organisation"


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation, read once a request."""
    found = request.META[ORGANISATION]
    if not isinstance(found, Organisation):  # never: the door has put it there
        raise TypeError(found)
    return found


def speak_to(request: HttpRequest, customer: Customer | None) -> None:
    """Speak her language and tell times in her zone from here on; what she chose herself goes first."""
    organisation = organisation_of(request)
    hers = customer.language if customer else ""
    translation.activate(language.choose(request, organisation.language, hers))
    timezone.activate(ZoneInfo((customer.tz if customer else "") or organisation.tz))


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the organisation's name, for one moment."""
    known = {
        "at": timezone.now(),
        "organisation": organisation_of(request).name,
        "languages": language.switches(request),
    }
    return render(request, template, known | context, status=status)


def in_words(refusal: Refused) -> str:
    """The refusal's sentence in the page's language."""
    sentence = gettext(refusal.template)
    return sentence.format_map(refusal.facts) if refusal.facts else sentence


def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.setdefault("Cache-Control", "private, no-store")
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    if asked := language.asked_for(request):
        keep(response, language.COOKIE, asked, YEAR)
    return response


def keep(response: HttpResponse, name: str, value: str, seconds: int = DAY) -> None:
    """Let the browser keep something that no script and no other site can read."""
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, secure=settings.SECURE, samesite="Lax", path="/"
    )


def cookie_name(word: str) -> str:
    """The name of a cookie; under https one that only this very host can set."""
    return f"__Host-{word}" if settings.SECURE else f"makegood_{word}"


SURVEY_COOKIE, CASE_COOKIE = cookie_name("survey"), cookie_name("case")
SEE_OTHER = 303


def other(to: str) -> HttpResponse:
    """Go and see another page (303: with GET, whatever was done here)."""
    answer = HttpResponseRedirect(to)
    answer.status_code = SEE_OTHER
    return answer
