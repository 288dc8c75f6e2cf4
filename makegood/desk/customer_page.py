"""What the page of one customer shows, put together from the rooms that know her."""

import datetime as dt
from typing import Any

from makegood.accounts.models import User
from makegood.accounts.queries import people_with
from makegood.cases.models import Status
from makegood.cases.queries import cases_with
from makegood.customers.models import Customer
from makegood.desk.between import KINDS, PAGE, between
from makegood.desk.score_chart import chart
from makegood.listening.queries import scores_of

SCORES = 60
LIVE = {Status.OPEN, Status.CONTACTED, Status.RESOLVED}


def customer_page(
    user: User, customer: Customer, kind: str, before: dt.datetime | None, at: dt.datetime
) -> dict[str, Any]:
    """Everything on the page, for whoever may see the customer."""
    cases = cases_with(user, customer, at, PAGE + 1)
    entries = between(user, customer, kind, before or at, None if before else cases)
    scores, cases = scores_of(customer, SCORES), cases[:PAGE]
    spoken = [signal for signal in reversed(scores) if signal.comment]
    return {
        "at": at,
        "customer": customer,
        "live": [case for case in cases if case.status in LIVE],
        "recovered": sum(case.status == Status.RECOVERED for case in cases),
        "cases": cases,
        "scores": scores,
        "chart": chart([(s.occurred_at, s.score, s.scale, s.low) for s in scores if s.score is not None]),
        "said": spoken[0] if spoken else None,
        "entries": entries[:PAGE],
        "kinds": [(key, word, key == kind) for key, word in KINDS.items()],
        "kind": kind,
        "older": entries[PAGE - 1].at if len(entries) > PAGE else None,
        "newer": before is not None,
        "colleagues": people_with(user),
    }
