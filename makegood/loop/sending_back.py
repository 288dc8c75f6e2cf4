"""Returns on their way through the loop: the deed and the note that tells the customer of it, never a demand."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.outreach.actions import draft_about, send_by_itself
from makegood.remedies.models import Return, ReturnState
from makegood.remedies.returns import deeds
from makegood.remedies.returns.claiming import tell_of, to_ask_after, to_remind_of

AT_ONCE = 200


@transaction.atomic
def ask_back(case: Case, item: str, why: str, *, insist: bool = False, by: User, at: datetime) -> Return:
    """Ask for something back with a label, or let her keep it; a note that says so waits for the owner to send it."""
    parcel = deeds.ask_back(case, item, why, insist=insist, by=by, at=at)
    kind = "return_kept" if parcel.state == ReturnState.KEPT else "return_label"
    draft_about(case, kind, parcel.item, at=at)
    return parcel


@transaction.atomic
def ask_after_labels(at: datetime) -> int:
    """Where a label went out five days ago and nothing was scanned: a note to the owner that asks whether it came.

    Returns how many were taken up. Each is asked after once.
    """
    taken = to_ask_after(at, AT_ONCE)
    asked = [one for one in taken if draft_about(one.case, "return_follow_up", one.item, at=at)]
    tell_of(asked, "return.asked_after", at)
    return len(taken)


@transaction.atomic
def remind_gently(at: datetime) -> int:
    """One kind note to whoever still has the thing after thirty days. No second one follows, and nothing is charged.

    Returns how many were taken up.
    """
    taken = to_remind_of(at, AT_ONCE)
    told = [one for one in taken if send_by_itself(one.case, "return_reminder", one.item, at=at)]
    tell_of(told, "return.reminded", at)
    return len(taken)
