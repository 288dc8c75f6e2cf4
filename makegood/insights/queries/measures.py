"""How what was done compares with what customers had expected, in their own words, and what it cost."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from makegood.insights.rules import Rate, wilson
from makegood.lib.bulk import select

ORDER = ("short", "met", "exceeded")

SAID = """
WITH said AS (
  SELECT DISTINCT ON (k.case_id) k.case_id, k.measure
  FROM followup_checkback k JOIN cases_case c ON c.id = k.case_id
  WHERE k.measure <> '' AND NOT c.history AND c.opened_at > %s AND c.opened_at <= %s
    AND (%s::bigint[] IS NULL OR c.team_id = ANY(%s))
  ORDER BY k.case_id, k.answered_at DESC
), cost AS (
  SELECT s.case_id, s.measure, coalesce(max(o.currency), '') AS currency, coalesce(sum(o.cost), 0)::bigint AS cost
  FROM said s LEFT JOIN remedies_offer o ON o.case_id = s.case_id AND o.state = 'given' GROUP BY 1, 2
)
SELECT measure, currency, count(*), sum(cost)::bigint FROM cost GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was given on so many cases cost us, in minor units."""

    amount: int
    currency: str
    cases: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One answer: "short", "met" or "exceeded"; how many gave it of all who answered, and what their cases cost."""

    name: str
    rate: Rate
    costs: list[Cost]


def measures(begin: dt.datetime, end: dt.datetime, teams: Collection[int] | None = None) -> list[Measure]:
    """The three answers for the cases opened in a span, each customer's last; empty where nobody answered."""
    narrowed = None if teams is None else list(teams)
    rows = select(SAID, [begin, end, narrowed, narrowed])
    total = sum(row[2] for row in rows)
    return [_measure(name, rows, total) for name in ORDER] if total else []


def _measure(name: str, rows: list[tuple[str, str, int, int]], total: int) -> Measure:
    own = [row for row in rows if row[0] == name]
    costs = [Cost(amount, currency, cases) for _name, currency, cases, amount in own if currency]
    return Measure(name, wilson(sum(row[2] for row in own), total), costs)
