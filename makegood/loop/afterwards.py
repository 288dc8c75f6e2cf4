"""What follows at once: a receipt to the customer, a reopened case to a senior, a sign to open pages."""

from collections.abc import Sequence
from datetime import datetime

from makegood.accounts.roster import Roster
from makegood.cases import live
from makegood.cases.actions import resume, wake
from makegood.cases.models import Case
from makegood.cases.opening import NewCase, Opened
from makegood.listening.models import Failure
from makegood.listening.receiving import SignalRow
from makegood.loop.returning import after_second_failure
from makegood.outreach import actions as outreach


def reopen(opened: Opened, who: Roster, *, at: datetime) -> None:
    """Bring cases that were put right back to work with a senior, and end the waiting where the customer has spoken."""
    if not opened.touched:
        return
    after_second_failure(opened.reopened, opened.complained, who, at=at)
    spoken = opened.touched.difference(opened.reopened)
    wake(spoken)
    for case in Case.objects.filter(pk__in=spoken, waiting_since__isnull=False).order_by("pk"):
        resume(case, by=None, at=at)


def acknowledge(opened: Opened, *, at: datetime) -> None:
    """Put a receipt in the outbox for customers who told us something just now and can be reached by mail."""
    told = [case for case in opened.opened if case.ground.email and _told_us(case)]
    outreach.acknowledge([(case.id, case.ground.customer_id or 0, case.ground.email) for case in told], at=at)


def _told_us(case: NewCase) -> bool:
    ground = case.ground
    return ground.reachable and not ground.history and ground.noticed_by == Failure.By.CUSTOMER


def plan_attempts(opened: Opened, *, at: datetime) -> None:
    """Plan when to reach the customers of new cases, one person at a time; history is left in peace."""
    outreach.plan_attempts([_to_reach(case) for case in opened.opened if _is_to_be_reached(case)], at=at)


def _is_to_be_reached(case: NewCase) -> bool:
    return case.ground.reachable and not case.ground.history and case.ground.customer_id is not None


def _to_reach(case: NewCase) -> outreach.ToReach:
    ground = case.ground
    return outreach.ToReach(case.id, ground.channel, ground.has_phone, ground.tz)


def tell(opened: Opened, heard: Sequence[SignalRow]) -> None:
    """Tell open pages that something changed; history is not news."""
    new = {case.id for case in opened.opened if not case.ground.history}
    live.tell(new | opened.touched, signals=sum(not row.history for row in heard))
