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
    """Labels sent five days ago that nobody has scanned; marked as asked after, in this transaction."""
    due = Return.objects.filter(state="labelled", asked_after_at=None, label_sent_at__lte=at - ASK_AFTER)
    taken = _claimed(due, limit)
    Return.objects.filter(pk__in=[parcel.pk for parcel in taken]).update(asked_after_at=at)
    return taken


def to_remind_of(at: datetime, limit: int) -> list[Return]:
    """Things still out thirty days after the label was sent; marked as reminded of, in this transaction."""
    due = Return.objects.filter(state="labelled", reminded_at=None, label_sent_at__lte=at - REMIND_AFTER)
    taken = _claimed(due, limit)
    Return.objects.filter(pk__in=[parcel.pk for parcel in taken]).update(reminded_at=at)
    return taken


def _claimed(due: "QuerySet[Return]", limit: int) -> list[Return]:
    """Those whose cases nobody holds. Every deed on a return holds its case first, and so does this."""
    free = due.exclude(case__status=Status.CLOSED).order_by("label_sent_at", "id")
    held = free.select_related("case").select_for_update(skip_locked=True, of=("case",))[:limit]
    # read again now that they are held: another worker may have been done a moment ago
    mine = due.filter(pk__in=[parcel.pk for parcel in held]).select_related("case__customer", "case__owner")
    return list(mine.order_by("label_sent_at", "id"))


def tell_of(parcels: Sequence[Return], verb: str, at: datetime) -> None:
    """Write on their cases what was done about these returns."""
    record([Fact(parcel.case_id, verb, {"return": parcel.pk}) for parcel in parcels], by=None, at=at)
    tell([parcel.case_id for parcel in parcels])
