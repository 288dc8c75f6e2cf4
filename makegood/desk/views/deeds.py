"""Deeds on a case: each reads what was filled in, calls one deed, and says that it is done."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from makegood.accounts.models import User
from makegood.cases import actions, queries
from makegood.cases.models import Case
from makegood.desk import forms
from makegood.desk.doors import done, staff
from makegood.desk.forms import asked


def address(case: Case) -> str:
    """The page of a case."""
    return reverse("desk:case", args=[case.ref])


@require_POST
@staff
def notes(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Write a note among staff."""
    case = queries.case_for(user, ref)
    actions.write_note(case, asked(forms.NoteForm(request.POST))["text"], by=user, at=timezone.now())
    return done(request, user, address(case), _("The note is kept. Customers never see it."))


@require_POST
@staff
def hand_overs(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Ask somebody to take the case, or take it oneself."""
    case, said = queries.case_for(user, ref), asked(forms.HandOverForm(request.POST))
    question = actions.assign(case, said["to"], by=user, at=timezone.now(), reason=said["reason"])
    words = _("%(name)s is asked. Until the yes, the owner stays the owner.") % {"name": said["to"].name}
    return done(request, user, address(case), words if question else _("The case is yours now."))


@require_POST
@staff
def hand_over_answers(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say yes or no to a hand-over, or take the question back."""
    hand_over = queries.hand_over_for(user, pk)
    accepted = asked(forms.AnswerForm(request.POST))["accepted"] == "yes"
    case = actions.answer_hand_over(hand_over, accepted, by=user, at=timezone.now())
    words = (
        _("The case is yours now.") if accepted else _("It stays with %(name)s.") % {"name": case.owner.name}
    )
    return done(request, user, address(case) if accepted else reverse("desk:today"), words)


@require_POST
@staff
def next_step(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Say what comes next, and by when."""
    case, said = queries.case_for(user, ref), asked(forms.StepForm(request.POST))
    actions.set_next_step(case, said["step"], said["due_at"], by=user, at=timezone.now())
    return done(request, user, address(case), _("The next step stands."))


@require_POST
@staff
def snooze(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Set a case aside; its clocks run on."""
    case, said = queries.case_for(user, ref), asked(forms.UntilForm(request.POST))
    actions.snooze(case, said["until"], by=user, at=timezone.now())
    return done(
        request, user, address(case), _("Set aside. Its clocks run on, and a warning brings it back.")
    )


@require_POST
@staff
def waiting(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """The next word is the customer's: our clocks stand still."""
    case, said = queries.case_for(user, ref), asked(forms.UntilForm(request.POST))
    actions.wait_for_customer(case, said["until"], by=user, at=timezone.now())
    return done(request, user, address(case), _("Waiting for the customer. Our clocks stand still."))


@require_POST
@staff
def waiting_end(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """The waiting is over: the clocks go on."""
    case = queries.case_for(user, ref)
    actions.resume(case, by=user, at=timezone.now())
    return done(request, user, address(case), _("The clocks go on where they stood."))


@require_POST
@staff
def promises(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Keep what the customer was told, and by when."""
    case, said = queries.case_for(user, ref), asked(forms.PromiseForm(request.POST))
    actions.promise(case, said["label"], said["due_at"], by=user, at=timezone.now())
    return done(request, user, address(case), _("Promised. You are warned in good time."))


@require_POST
@staff
def promise_kept(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """What we said is done."""
    case = queries.case_for(user, ref)
    actions.keep_promise(queries.promise_of(case, pk), by=user, at=timezone.now())
    return done(request, user, address(case), _("The promise is kept."))


@require_POST
@staff
def person(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """What it did to the person, what would make it right, and how she feels."""
    case, said = queries.case_for(user, ref), asked(forms.PersonForm(request.POST))
    actions.understand(case, **said, by=user, at=timezone.now())
    return done(request, user, address(case), _("Kept in the customer's words."))


@require_POST
@staff
def facts(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """How bad it is, whose fault it was, and what kind of failure."""
    case, said = queries.case_for(user, ref), asked(forms.FactsForm(request.POST))
    actions.judge(case, said["severity"], said["fault"], said["kind"], by=user, at=timezone.now())
    return done(request, user, address(case), _("Kept. The case stays with its owner, whoever was at fault."))


@require_POST
@staff
def retellings(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """The customer had to tell it once more."""
    case = queries.case_for(user, ref)
    actions.count_retelling(case, by=user, at=timezone.now())
    return done(request, user, address(case), _("Counted: nobody should have to tell it twice."))


@require_POST
@staff
def notices_seen(request: HttpRequest, user: User) -> HttpResponse:
    """What stood on her Today has been seen."""
    actions.see_notices(user, at=timezone.now())
    return done(request, user, reverse("desk:today"), _("Seen."))
