"""Promises that were missed: the list for leads, and the review of one."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.queries.missed import missed_promise_for
from makegood.desk import forms
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.missed_page import facts_of, missed_page, told_of


@require_safe
@staff
def missed(request: HttpRequest, user: User) -> HttpResponse:
    """The promises that were missed, and how many are kept, by team."""
    return page(request, "desk/missed.html", missed_page(user, timezone.now()))


@require_http_methods(["GET", "POST"])
@staff
def missed_promise(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One of them: the facts, the reason of who made it, then what changes."""
    found, at = missed_promise_for(user, pk), timezone.now()
    if request.method == "POST":
        told = asked(forms.MissedForm(request.POST))
        if told["change"]:
            actions.say_what_changes(found, told["change"], by=user, at=at)
        else:
            actions.give_reason(found, told["facts"], told["reason"], by=user, at=at)
        return done(request, user, request.path, _("Kept."), leave=True)
    who = actions.asked_of(found)
    hers = who == user or not who.is_active
    more = {"promise": found, "case": found.case, "facts": facts_of(found, at), "told": told_of(found)}
    return page(request, "desk/missed_promise.html", more | {"who": who, "hers": hers})
