"""Customers: everything between one person and us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.customers.models import Customer
from makegood.desk.doors import page, staff


@require_safe
@staff
def customer(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The page of one customer."""
    return page(request, "desk/customer.html", {"customer": get_object_or_404(Customer, pk=pk)})
