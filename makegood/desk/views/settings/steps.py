"""The steps of playbooks: what is done in which order for a kind of failure, edited by leads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.models import User
from makegood.cases.queries.steps import playbooks
from makegood.desk.case_page import voice
from makegood.desk.doors import page, staff
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.desk.settings.steps import StepsForm, play_lines, versions_of, without_steps
from makegood.listening.failure_queries import taxonomy
from makegood.loop.plays import keep_steps


@require_safe
@staff
def playbooks_page(request: HttpRequest, user: User) -> HttpResponse:
    """Every playbook with its steps."""
    return page(request, "desk/settings/playbooks.html", {"lines": play_lines(), "others": without_steps()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def playbook(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """The steps of one kind of failure; kept, they are a new version."""
    kind = taxonomy().of(key)
    if kind.key != key:
        raise Http404
    form = StepsForm(playbooks().in_force.get(key), sent(request))
    sheet = Sheet(
        kind.name(voice()), form, reverse("desk:playbooks"),
        _("the next case follows it; a running case keeps the steps it began with"),
        template="desk/settings/playbook.html", fields="desk/settings/_steps.html",
        more={"versions": versions_of(key)},
    )  # fmt: skip
    return settle(
        request, user, sheet, lambda _said: keep_steps(key, form.said(), by=user, at=timezone.now())
    )
