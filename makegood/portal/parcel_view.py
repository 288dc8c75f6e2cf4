"""What was wrong in the parcel, as the customer's page asks for it and tells it."""

from typing import Any

from makegood.cases.models import Case, Fault
from makegood.remedies.parcels.queries import asks_for_lines, lines_of


def parcel_of(case: Case) -> dict[str, Any]:
    """Her lines, whether more are asked for, and whether used is taken back: always, unless the fault was hers."""
    lines = lines_of(case)
    asks = asks_for_lines(case) or bool(lines)
    return {"wrong_lines": lines, "asks_for_lines": asks, "accepts_used": case.fault != Fault.CUSTOMER}
