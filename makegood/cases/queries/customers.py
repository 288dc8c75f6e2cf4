"""Which customers somebody may see, and their cases."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by, with_people
from makegood.cases.models import Case
from makegood.customers.models import Customer, Encounter
from makegood.listening.models import Signal


def customers_visible_to(user: User) -> "QuerySet[Customer]":
    """The customers this person may see: all for who sees all; else those of her teams' cases, encounters and words."""
    teams = teams_seen_by(user)
    if teams is None:
        return Customer.objects.all()
    hers = Q(Exists(Case.objects.visible_to(user).filter(customer=OuterRef("pk")).order_by()))
    hers |= Q(Exists(Encounter.objects.filter(customer=OuterRef("pk"), team__in=teams)))
    hers |= Q(Exists(Signal.objects.filter(customer=OuterRef("pk"), team__in=teams)))
    return Customer.objects.filter(hers | Q(person=user))


def encounter_called(user: User, number: str) -> Encounter | None:
    """The newest order, visit or stay of this number, if it is one of her teams, of none, or of her customers."""
    met = Encounter.objects.filter(external_id=number).select_related("customer")
    teams = teams_seen_by(user)
    if teams is not None:
        met = met.filter(Q(team=None) | Q(team__in=teams) | Q(customer__in=customers_visible_to(user)))
    return met.order_by("-id").first()


def customer_for(user: User, pk: int) -> Customer:
    """The customer, if this person may see her; else a 404, as if she were not there."""
    return get_object_or_404(customers_visible_to(user).select_related("person"), pk=pk)


def cases_with(user: User, customer: Customer, before: datetime, size: int) -> list[Case]:
    """The cases of a customer opened before then that this person may see, newest first."""
    cases = Case.objects.visible_to(user).filter(customer=customer, opened_at__lt=before)
    return with_people(cases.order_by("-opened_at", "-id")[:size], "owner")


def lately_let_down(user: User, size: int) -> list[Case]:
    """The newest cases with a known customer that this person may see."""
    cases = Case.objects.visible_to(user).filter(customer__isnull=False, history=False)
    return with_people(cases.select_related("customer").order_by("-opened_at", "-id")[:size], "owner")
