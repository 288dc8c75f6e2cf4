"""Limits and budgets: what each role may give without asking, and what all may give in a month."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.desk.authority_page import budgets
from makegood.desk.doors import staff
from makegood.desk.offer_forms import read_amount
from makegood.desk.settings.limits import BudgetForm, LimitForm, filled, limit_lines, line_of
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.remedies.authority.limits import set_budget, set_limits
from makegood.remedies.models import Limit


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def limits(request: HttpRequest, user: User) -> HttpResponse:
    """Every line and this month's budgets; a budget is set here."""
    at = timezone.now()
    form = BudgetForm(sent(request), initial={"currency": kept_organisation().currency})
    sheet = Sheet(
        _("Limits"), form, reverse("desk:limits"), _("what each role may give without asking"),
        template="desk/settings/limits.html", more={"lines": limit_lines(), "budgets": budgets(at)},
    )  # fmt: skip
    return settle(
        request,
        user,
        sheet,
        lambda said: set_budget(
            said["currency"], read_amount(said["amount"], said["currency"]), team=said["team"], by=user, at=at
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def limit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One line: its five amounts."""
    found = get_object_or_404(Limit.objects.select_related("remedy"), pk=pk)
    line = line_of(found)
    about = _("an empty field has no limit; what was given already stays given")
    sheet = Sheet(f"{line.who}: {line.what}", LimitForm(found, sent(request), initial=filled(found)),
                  reverse("desk:limits"), about)  # fmt: skip
    key = found.remedy.key if found.remedy else ""
    return settle(
        request,
        user,
        sheet,
        lambda said: set_limits(
            found.role, said, remedy=key, currency=found.currency, by=user, at=timezone.now()
        ),
    )
