"""The signs library: what is looked for, why, how often it was seen, and how often it was right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makegood.accounts.models import User
from makegood.cases.queries import case_for, signals_of
from makegood.desk import forms
from makegood.desk.case_page import voice
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.severities import SEVERITIES
from makegood.desk.triage import kinds_in_force
from makegood.insights.rules.rates import wilson
from makegood.listening import sign_queries as queries
from makegood.listening import signs as deeds
from makegood.listening.failure_queries import taxonomy
from makegood.listening.models import SignRule


@require_http_methods(["GET", "POST"])
@staff
def signs(request: HttpRequest, user: User) -> HttpResponse:
    """Every sign with its hits and its precision; POST adds one of the shop's own."""
    if request.method == "POST":
        said = asked(forms.SignForm(request.POST))
        phrases = {said["language"]: forms.lines(said["phrases"])}
        sign = deeds.add_sign(
            said["name"],
            said["reason"],
            phrases,
            said["severity"],
            said["failure"],
            by=user,
            at=timezone.now(),
        )
        words = _("It is looked for from the next comment on.")
        return done(request, user, reverse("desk:sign", args=[sign.key]), words, leave=True)
    counted = queries.signs_counted(voice())
    lines = [(one, wilson(one.right, one.judged)) for one in counted]
    severities = [(level, word) for level, (_shape, word) in enumerate(SEVERITIES)]
    kinds = kinds_in_force(taxonomy())
    return page(request, "desk/signs.html", {"lines": lines, "severities": severities, "kinds": kinds})


@require_http_methods(["GET", "POST"])
@staff
def sign(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """One sign: what it looks for, its precision, and where it was seen last; POST switches it on or off."""
    rule = get_object_or_404(SignRule, key=key)
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        deeds.switch_sign(rule, on, by=user, at=timezone.now())
        words = _("It is looked for again.") if on else _("It is looked for no more; what it saw stays.")
        return done(request, user, reverse("desk:sign", args=[key]), words, leave=True)
    (counted,) = queries.signs_counted(voice(), key)
    shown = {
        "sign": rule,
        "counted": counted,
        "precision": wilson(counted.right, counted.judged),
        "phrases": queries.phrases_of(rule),
        "failure": taxonomy().called(rule.failure).name(voice()) if rule.failure else "",
        "hits": queries.last_hits(user, rule),
    }
    return page(request, "desk/sign.html", shown)


@require_POST
@staff
def hit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say whether a sign was right: on the sign's own page, or on the card of the case where it was seen."""
    ref = request.POST.get("case")
    case = case_for(user, ref) if ref else None
    found = queries.hit_on(signals_of(case), pk) if case else queries.hit_for(user, pk)
    right = asked(forms.AnswerForm(request.POST))["accepted"] == "yes"
    deeds.judge_hit(found, right, by=user)
    words = _("Counted. It shows in the sign's precision.")
    if case:
        return done(request, user, reverse("desk:case", args=[case.ref]), words)
    address = reverse("desk:sign", args=[found.sign.key])
    return done(request, user, f"{address}#hits", words, leave=True)
