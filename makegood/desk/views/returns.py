"""Returns: asking for something back with its label, noting its way, and the notes that go with it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.desk.doors import done, staff
from makegood.desk.forms import asked
from makegood.desk.views.deeds import address
from makegood.loop.apology_note import apology_note
from makegood.loop.sending_back import ask_back, send_note
from makegood.outreach.queries import short_draft
from makegood.remedies.models import ReturnState
from makegood.remedies.papers import as_pdf
from makegood.remedies.returns.deeds import go_on
from makegood.remedies.returns.labels import label_of
from makegood.remedies.returns.queries import labelled_on, return_numbered, return_on

NOTED = (ReturnState.SENT, ReturnState.ARRIVED, ReturnState.SETTLED, ReturnState.KEPT)
"""What is noted of a return by hand; the others come with the return and with its label."""


class ReturnForm(forms.Form):
    """What comes back, and why."""

    item = forms.CharField(label=lazy("What comes back"), max_length=200)
    why = forms.CharField(label=lazy("Why"), max_length=300, required=False)
    insist = forms.BooleanField(required=False)


class StateForm(forms.Form):
    """Where it is now."""

    state = forms.ChoiceField(choices=[(s.value, s.label) for s in NOTED])
    tracking = forms.CharField(max_length=80, required=False)


@require_POST
@staff
def returns(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Ask for something back: its label is made at once; or, by the rule, she keeps it."""
    case, said = queries.case_for(user, ref), asked(ReturnForm(request.POST))
    made = ask_back(case, said["item"], said["why"], insist=said["insist"], by=user, at=timezone.now())
    words = _("The customer keeps it: no label is made. A note that says so is ready to send.")
    if made.state != ReturnState.KEPT:
        words = _("The label is made, number %s. It is on the customer’s page, and goes with the note below.")
        words %= made.number
    return done(request, user, address(case), words)


@require_POST
@staff
def return_state(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Note where a return is now."""
    case, said = queries.case_for(user, ref), asked(StateForm(request.POST))
    to = ReturnState(said["state"])
    go_on(return_on(case, pk), to, by=user, at=timezone.now(), tracking=said["tracking"])
    return done(request, user, address(case), _("Noted: %s.") % to.label)


@require_safe
@staff
def return_label(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """The label, to print or to put in the parcel."""
    parcel = labelled_on(queries.case_for(user, ref), pk)
    return as_pdf(label_of(parcel), f"return-{parcel.number}")


@require_safe
@staff
def note(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """The apology note for the parcel, signed by who prints it."""
    case = queries.case_for(user, ref)
    return as_pdf(apology_note(case, by=user, at=timezone.now()), f"note-{case.ref}")


@require_safe
@staff
def return_by_number(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The case behind the code on a parcel."""
    return redirect(address(return_numbered(user, number).case))


@require_POST
@staff
def short_note(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Send a short note that waits, as it was read and changed."""
    case = queries.case_for(user, ref)
    draft = short_draft(case, pk)
    send_note(draft, request.POST.get("text", ""), by=user, at=timezone.now())
    return done(request, user, address(case), _("Sent. It stands in the outbox with its fate."))
