"""What falls due on returns, claimed so that two workers never have the same one."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Status
from makegood.remedies.models import Return
from makegood.remedies.returns.rules import ASK_AFTER, REMIND_AFTER


def to_ask_after(at: datetime, limit: int) -> list[Return]:
    """Labels that nobody has scanned for five days; marked as asked after, in this transaction."""
    due = Return.objects.filter(state="labelled", asked_after_at=None, labelled_at__lte=at - ASK_AFTER)
    taken = list(_claimed(due.order_by("labelled_at", "id"))[:limit])
    Return.objects.filter(pk__in=[parcel.pk for parcel in taken]).update(asked_after_at=at)
    return taken


def to_remind_of(at: datetime, limit: int) -> list[Return]:
    """Things still with her after thirty days; marked as reminded of, in this transaction."""
    due = Return.objects.filter(state__in=Return.WITH_HER, reminded_at=None, made_at__lte=at - REMIND_AFTER)
    taken = list(_claimed(due.order_by("made_at", "id"))[:limit])
    Return.objects.filter(pk__in=[parcel.pk for parcel in taken]).update(reminded_at=at)
    return taken


def _claimed(due: "QuerySet[Return]") -> "QuerySet[Return]":
    free = due.exclude(case__status=Status.CLOSED)
    # the case as well, and never by waiting for it: deeds on a return hold its case first
    held = free.select_for_update(skip_locked=True, of=("self", "case"))
    return held.select_related("case__customer", "case__owner")


def tell_of(parcels: Sequence[Return], verb: str, at: datetime) -> None:
    """Write on their cases what was done about these returns."""
    record([Fact(parcel.case_id, verb, {"return": parcel.pk}) for parcel in parcels], by=None, at=at)
    tell([parcel.case_id for parcel in parcels])
