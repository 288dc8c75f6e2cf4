"""The steps of a case's playbook: done, or skipped with a reason."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from makegood.accounts.models import User
from makegood.cases import actions, queries
from makegood.desk import forms
from makegood.desk.doors import done, staff
from makegood.desk.forms import asked


@require_POST
@staff
def steps(request: HttpRequest, user: User, ref: str, number: int) -> HttpResponse:
    """A step is done, or left out; who leaves it out is asked why."""
    case, said = queries.case_for(user, ref), asked(forms.TurnForm(request.POST))
    to = reverse("desk:case", args=[case.ref])
    if said["skip"]:
        actions.skip_step(case, number, said["reason"], by=user, at=timezone.now())
        return done(request, user, to, _("Skipped. The reason stands in the case."))
    actions.do_step(case, number, by=user, at=timezone.now())
    return done(request, user, to, _("Done. The next step stands."))
