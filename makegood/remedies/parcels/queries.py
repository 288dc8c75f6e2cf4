"""Reads of what was wrong in a parcel."""

from django.shortcuts import get_object_or_404

from makegood.cases.models import Case
from makegood.remedies.models import WrongLine

KINDS = ("delivery.wrong_item", "delivery.incomplete", "product.incomplete", "product.not_as_described")
"""Failures of which it is worth asking line by line."""


def lines_of(case: Case) -> list[WrongLine]:
    """What was wrong in the parcel of a case, in the order in which it was noted."""
    return list(case.wrong_lines.filter(withdrawn_at=None).select_related("by").order_by("pk"))


def line_on(case: Case, pk: int) -> WrongLine:
    """One line of a case; else a 404."""
    return get_object_or_404(case.wrong_lines.filter(withdrawn_at=None), pk=pk)


def asks_for_lines(case: Case) -> bool:
    """Whether what went wrong is told best line by line."""
    return case.failure_kind in KINDS
