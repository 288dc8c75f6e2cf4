"""The remedy policy: the rules that live, drafts that are tried on past cases, and letting one live."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.accounts.models import User
from makegood.desk.doors import done, page, staff
from makegood.desk.settings.policy import PolicyForm, Tried, duty_lines, rule_lines, versions
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.remedies.models import PolicyVersion
from makegood.remedies.policy.deeds import draft_policy
from makegood.remedies.policy.packs import packs
from makegood.remedies.policy.queries import live_policy
from makegood.remedies.policy.trying import ask_for_trial, let_live


def address(version: PolicyVersion) -> str:
    """Where a version is looked at."""
    return reverse("desk:policy_version", args=[version.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def policy(request: HttpRequest, user: User) -> HttpResponse:
    """The rules that live, and every version; POST keeps a draft."""
    lives = live_policy()
    sheet = Sheet(
        _("Remedy policy"), PolicyForm(sent(request)), address, _("what is offered for which failure"),
        template="desk/settings/policy.html",
        more={
            "policy": lives, "lines": rule_lines(lives), "versions": versions(), "duties": duty_lines(lives),
            "packs": packs().values(),
        },
        said=lambda version: _("Kept as draft {number}. Nothing has changed yet.").format(number=version.pk),
    )  # fmt: skip
    return settle(request, user, sheet, lambda said: draft_policy(**said, by=user, at=timezone.now()))


@require_safe
@staff
def version(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One version: its text, and what trying it on past cases found."""
    found = get_object_or_404(PolicyVersion.objects.select_related("by", "approved_by"), pk=pk)
    shown = {"version": found, "tried": Tried(found.trial, user) if found.trial else None}
    return page(request, "desk/settings/policy_version.html", shown)


@require_POST
@staff
def trial(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Have a draft tried on the cases of the last year."""
    found = get_object_or_404(PolicyVersion, pk=pk)
    ask_for_trial(found, at=timezone.now())
    return done(request, user, address(found), _("It is tried on the cases of the last year."), leave=True)


@require_POST
@staff
def going_live(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Let a draft live, as it was tried."""
    found = get_object_or_404(PolicyVersion, pk=pk)
    let_live(found, request.POST.get("looked_at", ""), by=user, at=timezone.now())
    words = _("Version {number} is in force from now on.").format(number=found.pk)
    return done(request, user, reverse("desk:policy"), words, leave=True)
