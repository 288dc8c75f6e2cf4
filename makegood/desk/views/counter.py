"""At the counter and on the telephone: somebody is let down in front of us. Four taps and one line."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.models import Organisation, User
from makegood.accounts.queries import teams_of
from makegood.desk.doors import page, staff
from makegood.desk.survey_forms import CounterForm
from makegood.desk.views.surveys import drawn
from makegood.lib.text import sha256
from makegood.listening.models import SignRule
from makegood.loop.reporting import Report, tell_at_counter

SHOWN = 8


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def counter(request: HttpRequest, user: User) -> HttpResponse:
    """The form; what it opens is a case with an owner and a date."""
    form = CounterForm(request.POST) if request.method == "POST" else CounterForm()
    ticks = list(SignRule.objects.filter(is_active=True).order_by("-severity", "key")[:SHOWN])
    teams = teams_of(user)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        once = sha256(said.pop("once")).hex()[:32]
        known = {tick.key for tick in ticks}
        signs = tuple(sign for sign in request.POST.getlist("signs") if sign in known)
        team = next((team for team in teams if team.name == said["place"]), teams[0] if teams else None)
        receipt = tell_at_counter(Report(**said), signs, team, once, by=user, at=timezone.now())
        return (
            redirect("desk:case", ref=str(receipt.case_ids[0]))
            if receipt.case_ids
            else redirect("desk:counter")
        )
    context = {
        "form": form,
        "ticks": ticks,
        "places": [team.name for team in teams],
        "once": secrets.token_urlsafe(16),
    }
    return page(request, "desk/counter.html", context)


@require_safe
@staff
def card(request: HttpRequest, user: User) -> HttpResponse:
    """A card to print for one place: "tell us now" with its code."""
    place = request.GET.get("place", "")
    return page(request, "desk/card.html", {"place": place, "organisation": Organisation.current().name})


@require_safe
@staff
def card_code(request: HttpRequest, user: User) -> HttpResponse:
    """The code on the card."""
    asked = urlencode({"place": request.GET.get("place", "")[:300]})
    return drawn(f"{settings.URL}{reverse('portal:tell_us')}?{asked}")
