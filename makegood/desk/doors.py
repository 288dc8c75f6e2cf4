"""What every page of the desk has in common: who is signed in, her time zone, one moment for all clocks."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from makegood.accounts.models import User
from makegood.accounts.queries import zone_of
from makegood.accounts.standing import looked_once
from makegood.desk.asked_again import Refusal
from makegood.desk.nav import forget_counts
from makegood.lib.errors import Refused

P = ParamSpec("P")
PAGES: dict[int, str] = {HTTPStatus.FORBIDDEN: "403.html", HTTPStatus.CONFLICT: "409.html"}


def staff(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for people who work here, given who asks; a refused deed answers with its own sentence."""

    @login_required
    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):  # never: login_required has seen to it
            raise TypeError(request.user)
        with looked_at_once(request), timezone.override(ZoneInfo(zone_of(request.user))):
            try:
                return view(request, request.user, *args, **kwargs)
            except Refused as refusal:
                return refused(request, refusal)

    return door


def looked_at_once(request: HttpRequest) -> AbstractContextManager[None]:
    """For a page that is only read: who works here and what was set stands still while it is drawn."""
    return looked_once() if request.method in {"GET", "HEAD"} else nullcontext()


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal's own sentence, with its status; a form that can be mended is shown again (`asked_again`)."""
    said = str(refusal)
    template = PAGES.get(refusal.status, "refused.html")
    return Refusal(said, render_to_string(template, {"said": said}, request), refusal.status)


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
