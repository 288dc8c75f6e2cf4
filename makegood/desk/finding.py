"""Finding people and cases by a few letters, a number, an address."""

from typing import Any

from makegood.accounts.models import User
from makegood.accounts.queries import with_people
from makegood.cases.models import Case
from makegood.cases.queries import AT_WORK_FIRST, customers_visible_to, first_matching, lately_let_down, whose
from makegood.customers.queries import matching_customers
from makegood.lib.text import prefix_query

FEW = 8
MANY = 50


def find(user: User, words: str) -> dict[str, Any]:
    """The first few people and cases; nothing without words."""
    if not prefix_query(words):
        return {"found_people": [], "found_cases": []}
    newest = first_matching(
        Case.objects.visible_to(user), words, "newest", FEW, parts=AT_WORK_FIRST, hers=whose(user)
    )
    cases = Case.objects.filter(pk__in=newest).select_related("customer")
    return {
        "found_people": matching_customers(customers_visible_to(user), words, FEW),
        "found_cases": with_people(cases.order_by("-opened_at", "-id"), "owner"),
    }


def people(user: User, words: str) -> dict[str, Any]:
    """The people whom the words find, by name; without words those who were let down lately."""
    if not words.strip():
        return {"lately": lately_let_down(user, MANY), "found_people": []}
    hers = customers_visible_to(user).select_related("person")
    return {"lately": [], "found_people": matching_customers(hers, words, MANY)}
