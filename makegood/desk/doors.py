"""What every page of the desk has in common: who is signed in, her time zone, one moment for all clocks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from makegood.accounts.models import Calendar, Organisation, User
from makegood.desk.nav import forget_counts
from makegood.lib.errors import Refused

P = ParamSpec("P")


def staff(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for people who work here, given who asks; a refused deed answers with its own sentence."""

    @login_required
    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):  # never: login_required has seen to it
            raise TypeError(request.user)
        with timezone.override(ZoneInfo(zone_of(request.user))):
            try:
                return view(request, request.user, *args, **kwargs)
            except Refused as refusal:
                return refused(request, refusal)

    return door


def zone_of(user: User) -> str:
    """The zone of her own hours, else of a team of hers, else of the organisation."""
    zones = dict(Calendar.objects.filter(team__people=user).values_list("pk", "tz"))
    if user.calendar_id:
        return Calendar.objects.values_list("tz", flat=True).get(pk=user.calendar_id)
    return next(iter(zones.values()), None) or Organisation.current().tz


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal's own sentence, with its status."""
    return render(request, "409.html", {"said": str(refusal)}, status=refusal.status)


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page drawn for one moment: every clock on it agrees."""
    return render(request, template, {"at": timezone.now()} | context, status=status)


def done(request: HttpRequest, user: User, to: str, words: str, *, leave: bool = False) -> HttpResponse:
    """A deed is done: the page that stands open hears it and says so; without JavaScript one goes on to `to`.

    A form with a page of its own goes there in any case (`leave`).
    """
    forget_counts(user)
    scripted = "HX-Request" in request.headers
    if leave or not scripted:
        messages.success(request, words)
        return HttpResponseClientRedirect(to) if scripted else redirect(to)
    said = render(request, "lib/_said.html", {"words": words})
    return trigger_client_event(reswap(retarget(said, "#say"), "innerHTML"), "case-changed")
