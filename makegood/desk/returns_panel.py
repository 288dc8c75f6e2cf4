"""What the panel "Coming back" shows: each return with what may be noted of it, and whether she may keep it."""

from collections.abc import Sequence
from dataclasses import dataclass

from makegood.cases.models import Case, Fault
from makegood.outreach.models import Message
from makegood.outreach.queries import short_drafts
from makegood.remedies.models import Condition, Offer, Return, WrongLine
from makegood.remedies.parcels.queries import lines_of
from makegood.remedies.returns.queries import returns_of, went_out
from makegood.remedies.returns.rules import MOVES

NOTED = ("sent", "arrived", "settled", "kept")


@dataclass(frozen=True)
class ReturnLine:
    """One return, and the states that may be noted of it now."""

    parcel: Return
    next: Sequence[str]


@dataclass(frozen=True)
class ReturnsPanel:
    """Everything the panel shows. `open`: something may still be asked back; `keeps`: the policy lets her keep it.

    `sent`: replacements that went out to her, with the numbers of their parcels.
    """

    open: bool
    lines: Sequence[ReturnLine]
    drafts: Sequence[Message]
    keeps: bool
    item: str
    sent: Sequence[Offer]
    wrong: Sequence[WrongLine]
    product: str
    accepts_used: bool

    @property
    def conditions(self) -> Sequence[Condition]:
        """In what condition a thing may be that came."""
        return list(Condition)


def returns_panel(case: Case, offers: Sequence[Offer], *, keeps: bool, noted: bool) -> ReturnsPanel:
    """What comes back on a case, and which of its offers went out as parcels. `keeps`: the policy lets her keep it.

    `noted`: something was noted of the parcel, as the events of the case tell; else nothing is read of it.
    """
    wrong = lines_of(case) if noted else []
    lines = [ReturnLine(parcel, _next(parcel)) for parcel in returns_of(case)]
    product = case.encounter.product if case.encounter else ""
    drafts = short_drafts(case, "return_") if lines else []
    comes_back = next((line.sent for line in wrong if line.sent), product)
    return ReturnsPanel(
        case.due_at is not None, lines, drafts, keeps, comes_back, went_out(offers), wrong, product,
        case.fault != Fault.CUSTOMER,
    )  # fmt: skip


def _next(parcel: Return) -> list[str]:
    return [state for state in NOTED if state in MOVES[parcel.state]]
