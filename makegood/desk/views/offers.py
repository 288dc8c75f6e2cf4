"""Making it right: offering something, changing it, taking it back, and keeping what the customer expects."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reselect, reswap, retarget

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.cases.models import Case
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.offer_forms import ExpectedForm, OfferForm, PayoutForm, ReversalForm, read_money
from makegood.desk.offer_lines import OfferLine, given_words, offered_words, taken_back_words
from makegood.desk.offer_sheet import begun, filled, sheet
from makegood.desk.views.deeds import address
from makegood.remedies.models import Offer
from makegood.remedies.models.offer import PAYERS_IN_WORDS
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.expecting import expect
from makegood.remedies.offers.giving import BY_CODE, give_or_ask
from makegood.remedies.offers.onto import why_not
from makegood.remedies.offers.queries import offer_of
from makegood.remedies.offers.reversing import take_back
from makegood.remedies.offers.weighing import LookFirst, change_knowingly, offer_knowingly
from makegood.remedies.payers.usual import payer_elsewhere
from makegood.remedies.payouts import PaidOut


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def offers(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Offer something: at once within one's authority, else a colleague is asked by the same tap."""
    case, at = queries.case_for(user, ref), timezone.now()
    here = reverse("desk:offers", args=[ref])
    if request.method != "POST":
        return page(request, "desk/offer.html", sheet(case, here, begun(case, request.GET.dict())))
    form = OfferForm(request.POST)
    try:
        gift = form.gift()
        made = offer_knowingly(case, gift, form.cleaned_data["looked_at"], by=user, at=at)
    except LookFirst as first:
        return look_first(request, sheet(case, here, form.data, first.weighed))
    # the same form stands on the case and on a page of its own, which has nothing more to say then
    alone = here in request.headers.get("HX-Current-URL", "")
    return done(request, user, address(case), offered_words(made, at), leave=alone)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def offer(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Offer something else in its place, of the same kind; it is judged anew."""
    case, at = queries.case_for(user, ref), timezone.now()
    found, here = offer_on(case, pk), reverse("desk:offer", args=[ref, pk])
    if request.method != "POST":
        return page(request, "desk/offer.html", sheet(case, here, filled(found), changes=found))
    form = OfferForm(request.POST)
    try:
        gift, said = form.gift_instead_of(found), form.cleaned_data
        changed = change_knowingly(found, gift, said["seen"], said["looked_at"], by=user, at=at)
    except LookFirst as first:
        return look_first(request, sheet(case, here, form.data, first.weighed, changes=found))
    return done(request, user, address(case), offered_words(changed, at), leave=True)


def look_first(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """There is something to know before it goes: the form again, filled in, with that."""
    if "HX-Request" not in request.headers:
        return page(request, "desk/offer.html", shown, LookFirst.status)
    form = page(request, "desk/_offer_form.html", shown, LookFirst.status)
    return reselect(reswap(retarget(form, "#offer-form"), "outerHTML"), "#offer-form")


def offer_on(case: Case, pk: int) -> Offer:
    """One offer of a case."""
    return offer_of(Case.objects.filter(pk=case.pk), pk)


@require_POST
@staff
def offer_withdrawal(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Take an offer back, as long as nothing was given."""
    case = queries.case_for(user, ref)
    withdraw(offer_on(case, pk), by=user, at=timezone.now())
    return done(request, user, address(case), _("Taken back. What it held of your limits is free again."))


@require_POST
@staff
def reversal(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Take back a gift code that nobody paid with, or keep that a payout came back."""
    case, said = queries.case_for(user, ref), asked(ReversalForm(request.POST))
    now = take_back(offer_on(case, pk), said["reason"], by=user, at=timezone.now())
    return done(request, user, address(case), taken_back_words(now))


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def payout(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Give what was offered: by a payer elsewhere, by hand with its proof, or as a gift code that is shown once."""
    case, at = queries.case_for(user, ref), timezone.now()
    found = offer_on(case, pk)
    if request.method != "POST":
        elsewhere = payer_elsewhere(found.remedy)
        facts = {
            "case": case, "offer": found, "by_code": found.remedy.kind in BY_CODE, "elsewhere": elsewhere,
            "payer": PAYERS_IN_WORDS.get(elsewhere, ""), "why_not": why_not(found, elsewhere),
            "may_change": OfferLine(found).may_change,
        }  # fmt: skip
        return page(request, "desk/payout.html", facts)
    said = asked(PayoutForm(request.POST))
    given = give_or_ask(found, payer=said["payer"], reference=said["reference"].strip(), by=user, at=at)
    code = given.told_once.get("code") if isinstance(given, PaidOut) else None
    if code:
        shown = page(request, "desk/gift_code.html", {"case": case, "offer": found, "code": code})
        shown["Cache-Control"] = "private, no-store"
        return shown
    return done(request, user, address(case), given_words(given, at), leave=True)


@require_POST
@staff
def expectation(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Keep what the customer expects, in her words and as an amount."""
    case, said = queries.case_for(user, ref), asked(ExpectedForm(request.POST))
    money = read_money(said["amount"], said["currency"])
    expect(case, said["words"], money, by=user, at=timezone.now())
    return done(request, user, address(case), _("Kept. Offers are compared with it from now on."))
