"""What becomes of low scorers whom nobody answered: the figure that stands beside the recovery rate."""

import datetime as dt
from collections.abc import Collection

from makegood.insights.rules import Rate, wilson
from makegood.lib.bulk import select

ASKED_AGAIN = """
SELECT count(*), count(*) FILTER (WHERE later.satisfied) FROM listening_signal s
JOIN LATERAL (
  SELECT n.satisfied, n.occurred_at FROM listening_signal n
  WHERE n.customer_id = s.customer_id AND n.score IS NOT NULL AND n.occurred_at > s.occurred_at
  ORDER BY n.occurred_at LIMIT 1
) later ON true
WHERE s.low AND s.customer_id IS NOT NULL AND s.occurred_at > %s AND s.occurred_at <= %s
AND (%s::bigint[] IS NULL OR coalesce(s.team_id, 0) = ANY(%s))
AND NOT EXISTS (
  SELECT 1 FROM cases_caseground g JOIN cases_case c ON c.id = g.case_id
  WHERE g.signal_id = s.id AND c.first_reply_at <= later.occurred_at
)
"""


def asked_again(begin: dt.datetime, end: dt.datetime, teams: Collection[int] | None = None) -> Rate:
    """The share satisfied with the next encounter, among low scorers who scored again before anybody answered them."""
    narrowed = None if teams is None else [0, *teams]
    [(n, happy)] = select(ASKED_AGAIN, [begin, end, narrowed, narrowed])
    return wilson(happy, n)
