"""The plan of a case, and its end: put right as we see it, or closed with a review."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from makegood.accounts.models import User
from makegood.cases import actions, queries
from makegood.cases.models import Case, Feeling, Outcome
from makegood.desk import forms
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.views.deeds import address
from makegood.followup.models import CheckBack
from makegood.followup.queries import to_close
from makegood.learning.queries import review_of
from makegood.learning.rules import asks_why
from makegood.loop import ending
from makegood.loop.held_back import OwedByLaw, law_left, why_not, words_alone
from makegood.loop.owed_by_law import words_of
from makegood.loop.understanding import ask_whether_understood
from makegood.outreach.coach.compose import clarifying_questions
from makegood.outreach.facts import language_of


@require_http_methods(["GET", "POST"])
@staff
def plan(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """What we control, what we do not, and what we will do."""
    case = queries.case_for(user, ref)
    if request.method == "POST":
        said = asked(forms.PlanForm(request.POST))
        actions.save_plan(case, forms.plan(said), goal=said["goal"], by=user, at=timezone.now())
        if case.goal:
            return done(request, user, address(case), _("The plan stands."), leave=True)
        return done(request, user, request.path, _("The plan stands. One thing is missing."), leave=True)
    questions = [] if case.goal or not case.plan else clarifying_questions(language_of(case))
    facts = {"case": case, "plan": case.plan, "questions": questions, "read_back": queries.read_back_of(case)}
    return page(request, "desk/plan.html", facts)


@require_POST
@staff
def read_backs(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Read back to the customer what she needs; her page takes her yes."""
    case = queries.case_for(user, ref)
    ask_whether_understood(case, by=user, at=timezone.now())
    words = _("Asked. Their yes stands here and on the timeline.")
    return done(request, user, reverse("desk:plan", args=[case.ref]), words, leave=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def resolution(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """We think it is put right; the customer is asked. Where the law owes what was not given, it asks why not."""
    case = queries.case_for(user, ref)
    if request.method != "POST":
        return page(request, "desk/resolution.html", _before_the_end(case))
    said = asked(forms.ResolutionForm(request.POST))
    try:
        ending.resolve(case, by=user, at=timezone.now(), why_not=said["why_not"])
    except OwedByLaw as owed:
        if "HX-Request" in request.headers:
            return HttpResponseClientRedirect(request.path)
        return page(request, "desk/resolution.html", _before_the_end(case), owed.status)
    return done(request, user, address(case), _("Put right, as we see it. The customer has the last word."))


@require_POST
@staff
def verdicts(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """What the customer said when one of us asked whether it is right."""
    case = queries.case_for(user, ref)
    said = asked(forms.VerdictForm(request.POST))
    ending.hear_from(case, said["answer"], said["words"], by=user, at=timezone.now())
    right = said["answer"] == CheckBack.Answer.RIGHT
    words = _("Recovered, by their own word.") if right else _("Open again. Put it right.")
    return done(request, user, address(case), words)


@require_http_methods(["GET", "POST"])
@staff
def closure(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """End a case without the customer's yes, with its review."""
    case = queries.case_for(user, ref)
    if request.method == "POST":
        said = asked(forms.ClosingForm(request.POST))
        learnt, words = forms.review(said), said["why_not"]
        ending.close(
            case, said["outcome"], learnt, by=user, at=timezone.now(), why_not=words, feeling=said["feeling"]
        )
        return done(request, user, address(case), _("Closed. What it taught is kept."), leave=True)
    outcomes = [each for each in Outcome.choices if each[0] != Outcome.HISTORY]
    told = review_of(case)
    whys = forms.whys(told.whys if told else [])
    long = asks_why(case.severity)
    silent = Outcome.SILENT if case.reachable else Outcome.UNREACHABLE
    likely = silent if to_close(case.owner).filter(pk=case.pk).exists() else ""
    if likely == Outcome.SILENT and words_alone(case):
        likely = Outcome.APOLOGISED
    facts = {
        "left": queries.steps_left(case),
        "case": case,
        "review": told,
        "long": long,
        "whys": whys,
        "outcomes": outcomes,
        "feelings": Feeling.choices,
        "felt": Feeling(case.feeling_before).label if case.feeling_before else "",
    }
    stands = why_not(case) or why_not(case, Outcome.SILENT)
    before = _before_the_end(case) | {"likely": likely, "stands_in_the_way": stands}
    return page(request, "desk/closure.html", facts | before)


def _before_the_end(case: Case) -> dict[str, Any]:
    """What stands in the way of calling it right, and what the law owes and was not given."""
    return {"case": case, "stands_in_the_way": why_not(case), "by_law": words_of(law_left(case))}
