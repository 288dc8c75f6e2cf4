"""Reads of what was learned."""

from makegood.cases.models import Case
from makegood.learning.models import Review


def review_of(case: Case) -> Review | None:
    """The review of a case, if it has one."""
    return Review.objects.select_related("by").filter(case=case).first()
