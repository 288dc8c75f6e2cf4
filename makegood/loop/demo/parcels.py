"""Parcels of the demo: somebody has the wrong thing at home, and a label to send it back whenever it suits her."""

from datetime import datetime

from django.db.models import Q

from makegood.cases.models import Case, Status
from makegood.loop.sending_back import ask_back

AT_WORK = (Status.OPEN, Status.CONTACTED)
A_WRONG_THING = Q(failure_kind__startswith="product") | Q(failure_kind="delivery.wrong_item")


def ask_for_one(now: datetime) -> None:
    """The newest case about a thing asks for it back; a note that says so waits for its owner."""
    found = Case.objects.filter(A_WRONG_THING, status__in=AT_WORK, reachable=True, encounter__product__gt="")
    case = found.exclude(customer__email="").select_related("owner", "encounter").order_by("-id").first()
    if case and case.encounter:
        ask_back(case, case.encounter.product, case.headline, by=case.owner, at=now)
