"""My case: what a customer sees of hers, and what she can do."""

import secrets
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.standing import looked_once
from makegood.cases.actions import confirm_goal
from makegood.cases.models import Case, Feeling
from makegood.loop.choosing import choose, decline_all
from makegood.loop.replying import add_to_verdict, decide, measure, reply
from makegood.outreach.links import case_by_link
from makegood.portal.case_view import CaseView, case_view
from makegood.portal.choice_view import not_on_offer
from makegood.portal.doors import CASE_COOKIE, customer_page, keep, other, page, speak_to
from makegood.portal.forms import (
    AfterForm,
    ChoiceForm,
    MeasureForm,
    ReplyForm,
    UnderstoodForm,
    VerdictForm,
    pick,
    read_once,
    too_old,
)
from makegood.portal.meeting_view import Meetings, meetings_of
from makegood.portal.parcel_view import parcel_of
from makegood.portal.scales import choices as scale
from makegood.portal.strangers import REPLIES, led_nowhere, must_not_be_guessing, must_not_flood
from makegood.remedies.gift_codes.issuing import renew_hers
from makegood.remedies.returns.queries import returns_of, sent_to_her
from makegood.remedies.visits.queries import visit_ahead


def case_of(request: HttpRequest, token: str) -> Case:
    """The case behind a token; its customer's language is spoken from here on."""
    must_not_be_guessing(request)
    case = case_by_link(token, at=timezone.now())
    if case is None:
        raise led_nowhere(request)
    speak_to(request, case.customer)
    return case


def her_case(request: HttpRequest) -> Case:
    """The case whose link was opened last in this browser."""
    return case_of(request, request.COOKIES.get(CASE_COOKIE, ""))


@require_safe
@customer_page
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a message: its secret goes into a cookie, and the address becomes a clean one."""
    case_of(request, token)
    answer = other(reverse("portal:my_case"))
    keep(answer, CASE_COOKIE, token)
    return answer


@require_safe
@customer_page
def my_case(request: HttpRequest) -> HttpResponse:
    """The page of one case for its customer."""
    return show(request, her_case(request))


def show(
    request: HttpRequest,
    case: Case,
    trouble: str = "",
    text: str = "",
    *,
    wish: str = "",
    code: str = "",
    status: int = 422,
) -> HttpResponse:
    """The page; where something was not understood it says what, and keeps what was written.

    `code` is a gift code that is hers now: it stands here and nowhere else.
    """
    # who works here and what was set stands still while the page is drawn
    with looked_once():
        view, meetings = case_view(case, timezone.now()), meetings_of(case, timezone.now())
        context = {
            "view": _beside(view, meetings) if meetings and meetings.agreed else view,
            "returns": returns_of(case),
            "sent_to_her": sent_to_her(case),
            **parcel_of(case),
            "visit": visit_ahead(case),
            "meetings": meetings,
            "once": secrets.token_urlsafe(16),
            "trouble": trouble,
            "text": text,
            "wish": wish,
            "code": code,
            "scores": scale("1-5", "csat"),
            "feelings": Feeling.choices,
        }
        return page(request, "portal/my_case.html", context, status if trouble else 200)


def _beside(view: CaseView, meetings: Meetings) -> CaseView:
    """The page beside an appointment: it waits for no answer, and says nothing is given that is still to come."""
    ahead = {one.offer for one in meetings.each if one.agreed}
    return replace(view, waits_for_her=False, taken=[one for one in view.taken if one.offer not in ahead])


def is_about(request: HttpRequest, case: Case) -> bool:
    """Whether a form was about this case: another link may have been opened in another tab since."""
    return request.POST.get("case", "") == str(case.pk)


@require_POST
@customer_page
def replies(request: HttpRequest) -> HttpResponse:
    """She adds something."""
    case, form = her_case(request), ReplyForm(request.POST)
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, form.trouble(), form["text"].value() or "")
    must_not_flood(request, REPLIES, case.ref)
    reply(case, form.cleaned_data["text"], read_once(form.cleaned_data["once"]), at=timezone.now())
    return other(reverse("portal:my_case") + "#words")


@require_POST
@customer_page
def choices(request: HttpRequest) -> HttpResponse:
    """She takes one of the things we offer, or says what else would be right."""
    case, form = her_case(request), ChoiceForm(request.POST)
    wish = form["wish"].value() or ""
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, form.trouble(), wish=wish)
    said, at = form.cleaned_data, timezone.now()
    if said["offer"] == "else":
        must_not_flood(request, REPLIES, case.ref)
        shown = {named for value in request.POST.getlist("shown") if (named := pick(value))}
        decline_all(case, shown, said["wish"], read_once(said["once"]), at=at)
        return other(reverse("portal:my_case"))
    chosen = choose(case, form.picked(), at=at)
    if chosen is None:
        return show(request, her_case(request), not_on_offer(), wish=wish, status=409)
    if chosen.code:
        return show(request, her_case(request), code=chosen.code)
    return other(reverse("portal:my_case"))


@require_POST
@customer_page
def gift_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """She has lost the code that her choice brought her: another in its place, shown this once."""
    case = her_case(request)
    must_not_flood(request, REPLIES, case.ref)
    code = renew_hers(case.pk, pk, at=timezone.now())
    return show(request, her_case(request), code=code)


@require_POST
@customer_page
def read_backs(request: HttpRequest) -> HttpResponse:
    """She says that we have understood what she needs: one tap."""
    case, form = her_case(request), UnderstoodForm(request.POST)
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, too_old())
    confirm_goal(case, form.cleaned_data["read_back"], at=timezone.now())
    return other(reverse("portal:my_case"))


@require_POST
@customer_page
def verdicts(request: HttpRequest) -> HttpResponse:
    """She says whether it is right: one tap."""
    case, form = her_case(request), VerdictForm(request.POST)
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, form.trouble(), form["text"].value() or "")
    said = form.cleaned_data
    decide(case, said["verdict"], said["text"], read_once(said["once"]), at=timezone.now())
    return other(reverse("portal:my_case"))


@require_POST
@customer_page
def afterwards(request: HttpRequest) -> HttpResponse:
    """What she adds to her verdict: how it is now, how she feels, whether she had to tell it twice."""
    case, form = her_case(request), AfterForm(request.POST)
    if form.is_valid() and is_about(request, case):
        add_to_verdict(
            case, form.score(), form.had_to_repeat(), form.cleaned_data["feeling"], at=timezone.now()
        )
    return other(reverse("portal:my_case"))


@require_POST
@customer_page
def measures(request: HttpRequest) -> HttpResponse:
    """She says with one tap how what we did compares with what she expected."""
    case, form = her_case(request), MeasureForm(request.POST)
    if form.is_valid() and is_about(request, case):
        measure(case, form.cleaned_data["measure"], at=timezone.now())
    return other(reverse("portal:my_case"))
