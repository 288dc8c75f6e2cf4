"""Promises: in how much working time what is done, for which failures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.accounts.models import User
from makegood.desk.doors import done, page, staff
from makegood.desk.settings.plays import PlayForm, filled, own, usual
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.loop.models import Playbook
from makegood.loop.plays import end_play, keep_play


@require_safe
@staff
def plays(request: HttpRequest, user: User) -> HttpResponse:
    """What is promised by itself, and the playbooks of one's own."""
    return page(request, "desk/settings/plays.html", {"own": own(), "usual": usual()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def play_new(request: HttpRequest, user: User) -> HttpResponse:
    """Make a playbook."""
    return _play(request, user, Playbook(), PlayForm(sent(request), initial=filled(None)))


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def play(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One playbook."""
    book = get_object_or_404(Playbook, pk=pk)
    return _play(request, user, book, PlayForm(sent(request), initial=filled(book)))


def _play(request: HttpRequest, user: User, book: Playbook, form: PlayForm) -> HttpResponse:
    sheet = Sheet(
        _("A playbook of our own"), form, reverse("desk:plays"), _("it holds from the next case on"),
        template="desk/settings/play.html", more={"book": book},
    )  # fmt: skip
    return settle(
        request, user, sheet, lambda _said: keep_play(book, form.said(), by=user, at=timezone.now())
    )


@require_POST
@staff
def play_end(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """What is usual holds again."""
    end_play(get_object_or_404(Playbook, pk=pk), by=user, at=timezone.now())
    return done(request, user, reverse("desk:plays"), _("What is usual holds again."), leave=True)
