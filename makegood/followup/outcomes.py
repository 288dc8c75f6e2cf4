"""Where customers stand after their cases: judged every night by rule, dated, and written only when it changed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from makegood.followup.models import Outcome
from makegood.followup.rules import Standing, State, outcome
from makegood.followup.rules import usual_gap as gap_of
from makegood.lib.bulk import select

AT_ONCE = 1000

# the newest case of each customer that had one, with what she did since; a thousand customers at a time
STANDINGS = """
SELECT k.customer_id, k.id, coalesce(k.recovered_at, k.resolved_at, k.closed_at), k.status = 'recovered',
  k.reopened > 0 AND k.status IN ('open', 'contacted'), k.outcome = 'withdrawn',
  (SELECT array_agg(e.occurred_at ORDER BY e.occurred_at) FROM customers_encounter e
    WHERE e.customer_id = k.customer_id AND e.occurred_at IS NOT NULL AND e.status <> 'cancelled'),
  (SELECT b.score FROM followup_checkback b WHERE b.case_id = k.id AND b.score IS NOT NULL
    ORDER BY b.answered_at DESC LIMIT 1),
  (SELECT o.state FROM followup_outcome o WHERE o.customer_id = k.customer_id ORDER BY o.at DESC, o.id DESC LIMIT 1)
FROM (
  SELECT DISTINCT ON (customer_id) * FROM cases_case WHERE customer_id > %s AND NOT history
  ORDER BY customer_id, opened_at DESC, id DESC LIMIT %s
) k ORDER BY k.customer_id
"""


def judge_all(*, at: datetime) -> int:
    """Judge every customer who had a case; how many now stand elsewhere than before."""
    changed, last = 0, 0
    while rows := select(STANDINGS, [last, AT_ONCE]):
        last = rows[-1][0]
        changed += _keep(rows, at)
    return changed


@transaction.atomic
def _keep(rows: list[tuple[Any, ...]], at: datetime) -> int:
    fresh = []
    for customer, case, *known, before in rows:
        state = _state(known, at)
        if state.key != before:
            fresh.append(Outcome(customer_id=customer, case_id=case, state=state.key, rule=state.rule, at=at))
    Outcome.objects.bulk_create(fresh)
    return len(fresh)


def _state(known: list[Any], at: datetime) -> State:
    ended_at, recovered, not_yet, left, orders, after = known
    orders = orders or []
    gap: timedelta = gap_of(orders, None)
    since = sum(1 for order in orders if ended_at and order > ended_at)
    score = None if after is None else Decimal(after)
    last = orders[-1] if orders else None
    return outcome(Standing(ended_at, recovered, not_yet, bool(left), last, since, gap, score), at)
