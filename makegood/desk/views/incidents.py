"""Group failures: the list, declaring one after a dry run, saying yes, stopping, updates, closing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.accounts.models import User
from makegood.cases.models import INCIDENT, Case
from makegood.desk.doors import done, page, staff
from makegood.desk.filters import number
from makegood.desk.forms import asked
from makegood.desk.incident_forms import IncidentForm, UpdateForm, begun
from makegood.desk.incidents_page import Outlook, dry_run, falls_back, incident_page, spoken
from makegood.lib.errors import Refused
from makegood.loop.group_failures import deeds, queries
from makegood.loop.models import Incident


@require_safe
@staff
def incidents(request: HttpRequest, user: User) -> HttpResponse:
    """Open and past."""
    return page(request, "desk/incidents.html", {"incidents": queries.incidents()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def incident_new(request: HttpRequest, user: User) -> HttpResponse:
    """Declare one: first a dry run that writes nothing, then a yes."""
    if request.method != "POST":
        about = (
            Case.objects.visible_to(user).filter(INCIDENT, pk=number(request.GET.get("case")) or 0).first()
        )
        return _drawn(request, IncidentForm(initial=begun(about)))
    form, at = IncidentForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        return _drawn(request, form, status=422)
    try:
        if request.POST.get("deed") != "declare":
            return _looked(request, form)
        made = deeds.declare(form.told(), by=user, at=at)
    except Refused as refusal:
        return _drawn(request, form, refusal=str(refusal), status=refusal.status)
    people = made.forecast["people"]
    words = ngettext(
        "Declared for %(n)d customer. Nobody has heard of it yet.",
        "Declared for %(n)d customers. Nobody has heard of it yet.",
        people,
    ) % {"n": people}
    return done(request, user, reverse("desk:incident", args=[made.pk]), words, leave=True)


def _looked(request: HttpRequest, form: IncidentForm) -> HttpResponse:
    at, told = timezone.now(), form.told()
    deeds.checked(told.words)
    found = deeds.look_at(told, at=at)
    if not found.people:
        raise deeds.Nobody
    # what a file named is written into the form: a file is not sent twice
    filled = request.POST.copy()
    filled["ids"] = "\n".join(told.chosen.ids)
    return _drawn(request, IncidentForm(filled), dry_run(form, found, at))


def _drawn(
    request: HttpRequest,
    form: IncidentForm,
    outlook: Outlook | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = {"form": form, "groups": form.groups(), "outlook": outlook, "refusal": refusal}
    return page(request, "desk/incident_form.html", shown, status)


@require_safe
@staff
def incident(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One incident as it stands."""
    return page(request, "desk/incident.html", incident_page(_found(pk), user, timezone.now()))


def _found(pk: int) -> Incident:
    return get_object_or_404(Incident.objects.select_related("by", "approved_by"), pk=pk)


def _back(request: HttpRequest, user: User, pk: int, words: str) -> HttpResponse:
    return done(request, user, reverse("desk:incident", args=[pk]), words, leave=True)


@require_POST
@staff
def incident_approval(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say yes to exactly what was seen: it begins."""
    deeds.go_ahead(_found(pk), request.POST.get("seen", ""), by=user, at=timezone.now())
    return _back(request, user, pk, _("It has begun. This page tells how far it is."))


@require_POST
@staff
def incident_run(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Stop it, or let it go on."""
    on = request.POST.get("deed") == "on"
    (deeds.go_on if on else deeds.stop)(_found(pk), by=user, at=timezone.now())
    return _back(
        request, user, pk, _("It goes on.") if on else _("Stopped. Nothing more is made, given or let go.")
    )


@require_POST
@staff
def incident_updates(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Post an update: first how it will be read, then to everybody once."""
    form, found, at = UpdateForm(request.POST), _found(pk), timezone.now()
    asked(form)
    words = {code: said for code, said in form.words().items() if said["text"].strip()}
    if request.POST.get("deed") != "post":
        deeds.checked(words, subject=False)
        looked = {
            "looked": [(code, said["text"]) for code, said in words.items()],
            "missing": falls_back(words),
            "told_in": spoken(found.forecast["languages"], words),
        }
        return page(request, "desk/incident.html", incident_page(found, user, at, form) | looked)
    deeds.post_update(found, words, form.cleaned_data["once"], by=user, at=at)
    return _back(request, user, pk, _("Posted. Everybody is told once."))


@require_POST
@staff
def incident_closure(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """It is over."""
    deeds.close(_found(pk), by=user, at=timezone.now())
    return _back(request, user, pk, _("Closed. Each customer’s case goes on by itself."))
