"""Where cases stand in the queue, many at a time: by the clocks of what is still owed on them."""

from collections.abc import Collection

from psycopg.types.json import Jsonb

from makegood.cases.clockwork import BY_PEOPLE
from makegood.cases.rules import urgency
from makegood.lib.bulk import execute, select

RANK = """
    UPDATE cases_case c SET priority = w.priority, priority_reasons = w.reasons{more}
    FROM unnest(%s::bigint[], %s::int[], %s::jsonb[]) AS w(id, priority, reasons) WHERE c.id = w.id
"""
IN_PLACE, IN_SIGHT = RANK.format(more=""), RANK.format(more=", snoozed_until = NULL")


def move_up(case_ids: Collection[int]) -> None:
    """Let cases stand where their clocks put them, and in sight."""
    _rank(case_ids, IN_SIGHT)


def rank_anew(case_ids: Collection[int]) -> None:
    """Let cases stand where their clocks put them."""
    _rank(case_ids, IN_PLACE)


def _rank(case_ids: Collection[int], sql: str) -> None:
    if not case_ids:
        return
    rows = select(
        "SELECT c.id, c.severity, c.first_order, c.reopened, coalesce(bool_or(p.warned_at IS NOT NULL), false),"
        " coalesce(bool_or(p.broken_at IS NOT NULL), false) FROM cases_case c"
        " LEFT JOIN cases_promise p ON p.case_id = c.id"
        " AND p.kept_at IS NULL AND p.dropped_at IS NULL AND p.kind = ANY(%s)"
        " WHERE c.id = ANY(%s) GROUP BY c.id",
        [list(BY_PEOPLE), list(case_ids)],
    )
    ranks = {number: urgency(*facts) for number, *facts in rows}
    places = [rank.priority for rank in ranks.values()]
    execute(sql, [list(ranks), places, [Jsonb(list(rank.reasons)) for rank in ranks.values()]])
