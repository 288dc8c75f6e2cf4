"""What was sent in place of what: each pair of ordered and sent with its cases, pieces, condition and money."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from makegood.lib.bulk import select

SHOWN = 200

FROM_LINES = """
FROM remedies_wrongline w JOIN cases_case c ON c.id = w.case_id
WHERE w.withdrawn_at IS NULL AND w.made_at >= %(since)s AND (%(teams)s::bigint[] IS NULL OR c.team_id = ANY(%(teams)s))
GROUP BY w.ordered, w.sent, w.currency ORDER BY count(DISTINCT w.case_id) DESC, w.ordered, w.sent, w.currency
"""


@dataclass(frozen=True, slots=True)
class MixUp:
    """One pair. `sent` is empty where nothing came, `ordered` where it came unasked; `amount` in minor units."""

    ordered: str
    sent: str
    cases: int
    pieces: int
    used: int
    amount: int | None
    currency: str


def mix_ups(since: dt.datetime, teams: Collection[int] | None = None) -> list[MixUp]:
    """The pairs noted since then, the most frequent first; 200 at most."""
    told = {"since": since, "teams": None if teams is None else list(teams), "shown": SHOWN}
    sql = f"""SELECT w.ordered, w.sent, count(DISTINCT w.case_id), sum(w.quantity)::bigint,
      count(*) FILTER (WHERE w.condition IN ('used', 'opened')), sum(w.amount)::bigint, w.currency
    {FROM_LINES} LIMIT %(shown)s"""
    return [MixUp(*row) for row in select(sql, told)]
