"""Tell us: every way to reach us, and a form that needs no account."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from makegood.loop import reporting
from makegood.portal.doors import customer_page, organisation_of, other, page
from makegood.portal.forms import TellForm, read_once
from makegood.portal.strangers import REPORTS, must_not_flood
from makegood.portal.ways import ways


# whoever comes has no session that another site could misuse, and often no cookies
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def tell_us(request: HttpRequest) -> HttpResponse:
    """The page; its form opens a case."""
    form = TellForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        must_not_flood(request, REPORTS, "tell-us")
        reporting.tell_us(form.report(), read_once(form.cleaned_data["once"]), at=timezone.now())
        return other(reverse("portal:told"))
    context = {
        "ways": ways(organisation_of(request)),
        "form": form or TellForm(),
        "once": form["once"].value() if form else secrets.token_urlsafe(16),
        "place": (form["place"].value() if form else request.GET.get("place", "")) or "",
    }
    return page(request, "portal/tell_us.html", context, 422 if form else 200)


@require_safe
@customer_page
def told(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return page(request, "portal/told.html", {"ways": ways(organisation_of(request))})
