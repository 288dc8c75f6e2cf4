"""Colleagues: added, changed, let in by link, away, and leaving; their cases go to others in the same moment."""

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makegood.accounts import people as deeds
from makegood.accounts import staff as known
from makegood.accounts.models import User
from makegood.accounts.signin import hand_link
from makegood.cases.queries import live_by_owner
from makegood.desk.doors import done, page, staff
from makegood.desk.settings.people import AbsenceForm, PersonForm, filled
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.loop.people import goes_away, keep_person, person_leaves


@require_safe
@staff
def people(request: HttpRequest, user: User) -> HttpResponse:
    """Everybody, or for a lead her teams: role, teams, who is away, how many live cases."""
    at = timezone.now()
    found = known.listed(user, at)
    live = live_by_owner([person.pk for person in found])
    return page(
        request,
        "desk/settings/people.html",
        {"people": [(each, live.get(each.pk, 0)) for each in found], "at": at},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def person_new(request: HttpRequest, user: User) -> HttpResponse:
    """Add somebody; then she is let in by a link."""
    form = PersonForm(sent(request), initial=filled(None))
    sheet = Sheet(
        _("Add a colleague"), form, address, button=_("Add"),
        said=lambda _made: _("Added. Make a sign-in link to let them in."),
    )  # fmt: skip
    return settle(request, user, sheet, lambda said: add(form, user))


def add(form: PersonForm, user: User) -> User:
    """The colleague that was filled in."""
    said = form.said()
    return deeds.add_person(**said.known(), role=said.role, teams=said.teams, by=user, at=timezone.now())


def address(person: User) -> str:
    """The page of a colleague."""
    return reverse("desk:colleague", args=[person.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def person(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One colleague; a smaller role moves to others what she may own no longer."""
    found = get_object_or_404(known.colleagues(user), pk=pk)
    form = PersonForm(sent(request), initial=filled(found))
    return settle(
        request, user, sheet_of(found, form, form, AbsenceForm()),
        lambda told: keep_person(found, form.said(), seen=told["seen"], by=user, at=timezone.now()),
    )  # fmt: skip


@require_POST
@staff
def absences(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """She is away from one day to another; what falls due before she is back goes to others when it begins."""
    found = get_object_or_404(known.colleagues(user), pk=pk, is_active=True)
    form = AbsenceForm(sent(request))
    return settle(
        request, user, sheet_of(found, form, PersonForm(initial=filled(found)), form),
        lambda said: goes_away(found, *form.span(), said["reason"], by=user, at=timezone.now()),
    )  # fmt: skip


def sheet_of(found: User, filled_in: Form, form: PersonForm, absence: AbsenceForm) -> Sheet:
    """The page of a colleague: who she is, and beside it when she is away."""
    more = {"person": found, "person_form": form, "absence": absence}
    more["absences"] = known.absences_of(found, timezone.now())
    to, template = address(found), "desk/settings/person.html"
    return Sheet(found.name, filled_in, to, template=template, more=more, said=moved_words)


def moved_words(moved: object) -> str:
    """What is said when a deed may have moved cases: it gives back how many."""
    if not isinstance(moved, int) or not moved:
        return _("Kept.")
    return ngettext("Kept. %(n)d case went to others.", "Kept. %(n)d cases went to others.", moved) % {
        "n": moved
    }


@require_POST
@staff
def absence_end(request: HttpRequest, user: User, pk: int, number: int) -> HttpResponse:
    """She is back already, or does not go."""
    found, at = get_object_or_404(known.colleagues(user), pk=pk), timezone.now()
    away = get_object_or_404(found.absences.filter(until_at__gt=at), pk=number)
    deeds.end_absence(away, by=user, at=at)
    return done(request, user, address(found), _("Kept."), leave=True)


@never_cache
@require_POST
@staff
def link(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A sign-in link for her, shown this once."""
    found = get_object_or_404(known.colleagues(user), pk=pk)
    path = reverse("accounts:sign_in_by_link", args=[hand_link(found, by=user, at=timezone.now())])
    return page(request, "desk/settings/link.html", {"person": found, "link": f"{settings.URL}{path}"})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def leaving(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """She works here no more; how much goes to whom is said first."""
    found = get_object_or_404(known.colleagues(user), pk=pk, is_active=True)
    sheet = Sheet(
        _("%(name)s leaves") % {"name": found.name}, Form(sent(request)), reverse("desk:colleagues"),
        template="desk/settings/leaving.html", said=moved_words,
        more={"person": found, "live": live_by_owner([found.pk])[found.pk]},
    )  # fmt: skip
    return settle(request, user, sheet, lambda _said: person_leaves(found, by=user, at=timezone.now()))


@require_POST
@staff
def returning(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """She works here again."""
    found = get_object_or_404(known.colleagues(user), pk=pk, is_active=False)
    deeds.take_back(found, by=user, at=timezone.now())
    return done(request, user, address(found), _("Kept."), leave=True)
