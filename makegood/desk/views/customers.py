"""Customers: everything between one person and us, and finding somebody."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.customers.actions import set_person
from makegood.desk.customer_page import customer_page
from makegood.desk.doors import done, page, staff
from makegood.desk.finding import find as found
from makegood.desk.finding import people
from makegood.desk.forms import OwnPersonForm, asked


@require_safe
@staff
def customer(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The page of one customer."""
    her = queries.customer_for(user, pk)
    before = moment(request.GET.get("before", ""))
    return page(
        request,
        "desk/customer.html",
        customer_page(user, her, request.GET.get("kind", ""), before, timezone.now()),
    )


def moment(text: str) -> dt.datetime | None:
    """An instant out of an address, or nothing."""
    try:
        read = parse_datetime(text)
    except ValueError:
        return None
    return read if read and read.tzinfo else None


@require_safe
@staff
def customers(request: HttpRequest, user: User) -> HttpResponse:
    """Who was let down lately, or whoever the words find."""
    words = request.GET.get("q", "")[:200]
    return page(request, "desk/customers.html", {"words": words} | people(user, words))


@require_safe
@staff
def find(request: HttpRequest, user: User) -> HttpResponse:
    """People and cases by a few letters: a page of its own, and the palette's lines."""
    words = request.GET.get("q", "")[:200]
    template = "desk/_found.html" if "HX-Request" in request.headers else "desk/find.html"
    return page(request, template, {"words": words} | found(user, words))


@require_POST
@staff
def own_person(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say who is the customer's own person: her cases go there first; nobody in particular takes it back."""
    her = queries.customer_for(user, pk)
    set_person(her, asked(OwnPersonForm(request.POST))["person"], by=user, at=timezone.now())
    words = _("Kept. Cases go there first, and to the stand-in out of hours.")
    return done(request, user, reverse("desk:customer", args=[pk]), words, leave=True)
