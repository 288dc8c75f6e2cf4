"""Writing to the customer of a case: the draft and its coach, sending, and what came of trying to reach her."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.cases.models import Case
from makegood.desk import forms
from makegood.desk.case_page import choices_of, reply_now
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.views.deeds import address
from makegood.outreach import actions
from makegood.outreach.models import Message
from makegood.outreach.once import keep_once, send_once
from makegood.outreach.queries import attempt_of
from makegood.remedies.offers.queries import on_the_table


def kept(request: HttpRequest, user: User, case: Case) -> Message:
    """The draft with what is written now."""
    at = timezone.now()
    return kept_once(
        request, user, case,
        lambda: actions.draft_of(case, by=user, at=at, offers=choices_of(case, on_the_table(case, at))),
    )  # fmt: skip


def kept_once(request: HttpRequest, user: User, case: Case, begin: Callable[[], Message]) -> Message:
    """What a page of words says, kept in the draft it belongs to: one draft for each page, however often it is sent."""
    texts = {name.removeprefix("part-"): str(text) for name, text in request.POST.dict().items()}
    return keep_once(begin, texts, case=case, by=user, once=texts.get("once", ""))


@require_POST
@staff
def draft(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Keep what is written so far, and hear what the coach says of it."""
    case = queries.case_for(user, ref)
    kept(request, user, case)
    if "HX-Request" not in request.headers:
        return redirect(f"{address(case)}#reply")
    at = timezone.now()
    reply = reply_now(case, user, at, on_the_table(case, at))
    return page(request, "outreach/_coach.html", {"reply": reply, "case": case})


@require_POST
@staff
def replies(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Send what is written."""
    case = queries.case_for(user, ref)
    put_in = request.POST.getlist("phrase")
    send_once(kept(request, user, case), case, by=user, at=timezone.now(), inserted=put_in)
    return done(request, user, address(case), _("Sent. It stands in the outbox with its fate."), leave=True)


@require_POST
@staff
def attempts(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Write down what came of an attempt to reach the customer."""
    case, said = queries.case_for(user, ref), asked(forms.AttemptForm(request.POST))
    actions.note_attempt(attempt_of(case, pk), said["result"], by=user, at=timezone.now())
    return done(request, user, address(case), _("Written down."))
