"""What follows at once: a receipt to the customer, a reopened case to a senior, a sign to open pages."""

from collections.abc import Sequence
from datetime import datetime

from makegood.accounts.roster import Roster
from makegood.cases.opening import Opened
from makegood.listening.receiving import SignalRow


def reopen(case_ids: Sequence[int], who: Roster, *, at: datetime) -> None:
    """Bring resolved cases back to work after a second failure."""


def acknowledge(opened: Opened, *, at: datetime) -> None:
    """Queue a receipt for customers who told us something just now and can be reached."""


def tell(opened: Opened, heard: Sequence[SignalRow]) -> None:
    """Tell open pages that something changed."""
