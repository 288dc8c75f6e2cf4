"""What was sent in place of what, as a sheet: each pair with its cases, pieces and money."""

import datetime as dt
from collections.abc import Collection

from makegood.insights.exports.export import Export, money, number, text
from makegood.insights.queries.let_down import EVER
from makegood.insights.queries.mix_ups import FROM_LINES

PAIRS = (
    text("ordered", "w.ordered"),
    text("sent", "w.sent"),
    number("cases", "count(DISTINCT w.case_id)"),
    number("pieces", "sum(w.quantity)::bigint"),
    number("opened or used", "count(*) FILTER (WHERE w.condition IN ('used', 'opened'))"),
    number("damaged", "count(*) FILTER (WHERE w.condition = 'damaged')"),
    *money("amount", "sum(w.amount)::bigint", "w.currency"),
)


def mix_ups(tz: str, since: dt.datetime | None = None, teams: Collection[int] | None = None) -> Export:
    """Every pair noted since then, the most frequent first."""
    told = {"tz": tz, "since": since or EVER, "teams": None if teams is None else list(teams)}
    return Export("mix-ups", PAIRS, FROM_LINES, told)
