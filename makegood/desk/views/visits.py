"""Second-chance visits: inviting somebody back, the day, who comes today, and how it went."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import Team, User
from makegood.cases import queries
from makegood.desk.coming_page import coming_page
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.views.deeds import address
from makegood.loop.visiting import invite, note_visit
from makegood.remedies.models import VisitState
from makegood.remedies.visits.deeds import HOW_IT_WENT, set_day, take_back
from makegood.remedies.visits.queries import visit_for, visit_on


class InvitationForm(forms.Form):
    """Whom she visits, what she would like to find, and the day, where she has named one."""

    team = forms.IntegerField(label=lazy("Who serves"), min_value=1, max_value=2**63 - 1)
    expects = forms.CharField(
        label=lazy("What the customer would like to find"), max_length=300, required=False
    )
    on_date = forms.DateField(label=lazy("The day"), required=False)


class DayForm(forms.Form):
    """The day on which she comes."""

    on_date = forms.DateField(label=lazy("The day"))


class WentForm(forms.Form):
    """How it went."""

    how = forms.ChoiceField(choices=[(state.value, "") for state in HOW_IT_WENT])


@require_POST
@staff
def invitations(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Invite her to come again."""
    case, said = queries.case_for(user, ref), asked(InvitationForm(request.POST))
    team = get_object_or_404(Team, pk=said["team"])
    visit = invite(case, team, said["expects"], said["on_date"], by=user, at=timezone.now())
    words = (
        _("The team is told on that day.")
        if visit.on_date
        else _("A note with the customer’s link is ready to send.")
    )
    return done(request, user, address(case), words)


@require_POST
@staff
def visit_day(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Keep the day on which she comes, as she told it."""
    case, said = queries.case_for(user, ref), asked(DayForm(request.POST))
    visit = visit_on(case, pk)
    set_day(case, visit.pk, said["on_date"], by=user, at=timezone.now())
    return done(request, user, address(case), _("Kept. The team is told on that day."))


@require_POST
@staff
def visit_end(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """She is not expected any more."""
    case = queries.case_for(user, ref)
    take_back(case, visit_on(case, pk).pk, by=user, at=timezone.now())
    return done(request, user, address(case), _("Taken back."))


@require_safe
@staff
def coming(request: HttpRequest, user: User) -> HttpResponse:
    """Who comes today, for the team that serves; to print, too."""
    at = timezone.now()
    shown: dict[str, Any] = coming_page(user, at) | {"at": at}
    return page(request, "desk/coming.html", shown)


@require_POST
@staff
def visit_outcome(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say how it went: whoever served her, whether the case is hers or not."""
    visit, said = visit_for(user, pk), asked(WentForm(request.POST))
    note_visit(visit.case, visit.pk, VisitState(said["how"]), by=user, at=timezone.now())
    return done(request, user, reverse("desk:coming"), _("Noted. Thank you."), leave=True)
