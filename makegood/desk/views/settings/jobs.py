"""Jobs that were given up: why, and what a person does about them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.desk.doors import done, page, staff
from makegood.desk.settings.jobs import SHOWN, given_up
from makegood.lib.models import DeadJob
from makegood.loop import dead_jobs
from makegood.loop.jobs_state import jobs_state


@require_safe
@staff
def jobs(request: HttpRequest, user: User) -> HttpResponse:
    """What was given up, the newest on top, and how the workers are."""
    rested = request.GET.get("state") == "rested"
    shown = {"lines": given_up(rested=rested), "rested": rested, "state": jobs_state(), "most": SHOWN}
    return page(request, "desk/settings/jobs.html", shown)


def seen_to(request: HttpRequest, user: User, pk: int, deed: Callable[..., None], words: str) -> HttpResponse:
    """Do one thing about one job and go back to the list."""
    deed(get_object_or_404(DeadJob, pk=pk), by=user, at=timezone.now())
    return done(request, user, reverse("desk:jobs"), words, leave=True)


@require_POST
@staff
def revival(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Let it run again."""
    return seen_to(request, user, pk, dead_jobs.try_again, _("It is tried again in a moment."))


@require_POST
@staff
def rest(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Let it rest."""
    return seen_to(request, user, pk, dead_jobs.let_rest, _("It rests, until it is given up once more."))
