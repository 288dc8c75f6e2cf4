"""The catalogue: what can be given, what it costs us, and how many of it there are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.desk.doors import page, staff
from makegood.desk.settings.remedies import MoneyForm, NewThingForm, ThingForm, filled
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.remedies.listing import add_remedy, change_remedy
from makegood.remedies.models import Remedy
from makegood.remedies.money import Money


@require_safe
@staff
def remedies(request: HttpRequest, user: User) -> HttpResponse:
    """What can be given, in the order in which it is offered."""
    found = list(Remedy.objects.order_by("-active", "pk"))
    costs = [
        Money(one.cost, one.currency) if one.cost is not None and one.currency else None for one in found
    ]
    return page(request, "desk/settings/remedies.html", {"remedies": list(zip(found, costs, strict=True))})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def remedy(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One remedy: its names, what it costs us, its stock."""
    found = get_object_or_404(Remedy, pk=pk)
    form = (MoneyForm if found.in_money else ThingForm)(sent(request), initial=filled(found))
    about = _("what was offered before stays as it was offered")

    def keep(said: dict[str, Any]) -> Remedy:
        seen = said.get("stock_seen")
        return change_remedy(found, form.listing(), stock_seen=seen, by=user, at=timezone.now())

    return settle(request, user, Sheet(str(found), form, reverse("desk:remedies"), about), keep)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def remedy_new(request: HttpRequest, user: User) -> HttpResponse:
    """A thing more that can be given."""
    form = NewThingForm(sent(request), initial={"currency": kept_organisation().currency})
    about = _("a little extra, a service, a thing done again, or time")
    sheet = Sheet(_("Add to the catalogue"), form, reverse("desk:remedies"), about, button=_("Add it"))
    return settle(
        request,
        user,
        sheet,
        lambda said: add_remedy(said["kind"], form.listing(), by=user, at=timezone.now()),
    )
