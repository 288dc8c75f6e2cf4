"""Whether what the house promises of its cases holds: owned, dated, chained, and told by their events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from makegood.lib.bulk import execute, select

SHOWN = 20  # broken things that are named


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An event that does not fit the one before it, or the end of the chain that its case keeps."""

    case: str
    seq: int
    verb: str

    def __str__(self) -> str:
        return f"case {self.case}, event {self.seq} ({self.verb})"


ORPHANS = """
    SELECT c.ref FROM cases_case c LEFT JOIN accounts_user u ON u.id = c.owner_id
    WHERE c.status IN ('open', 'contacted', 'resolved')
    AND (u.id IS NULL OR NOT u.is_active OR u.role = 'auditor' OR c.next_step = '' OR c.due_at IS NULL)
    ORDER BY c.id
"""


def orphans() -> list[str]:
    """The live cases without an owner who works here, a next step and a date."""
    return [ref for (ref,) in _over_all(ORPHANS)]


@transaction.atomic
def _over_all(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    # Whole tables are held against each other. Right after a great import the planner still takes them for empty,
    # and would look through all events once for every case.
    execute("SET LOCAL enable_nestloop = off", [])
    rows = select(query, values)
    execute("SET LOCAL enable_nestloop = on", [])
    return rows


# Computes what makegood.cases.events.link computes, for all events at once.
BROKEN = r"""
    WITH chained AS (
        SELECT e.id, e.case_id, e.seq, e.verb, e.prev, e.hash,
            lag(e.hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS before,
            lag(e.seq, 1, 0) OVER chain AS seq_before,
            sha256(convert_to(encode(e.prev, 'hex') || '|' || e.case_id || '|' || e.seq || '|'
                || (extract(epoch FROM e.at) * 1000000)::bigint || '|' || e.verb || '|'
                || coalesce(e.by_id::text, '') || '|' || e.data::text, 'UTF8')) AS computed
        FROM cases_event e WINDOW chain AS (PARTITION BY e.case_id ORDER BY e.seq)
    ), broken AS (
        SELECT case_id, seq, verb FROM chained
        WHERE hash <> computed OR prev <> before OR seq <> seq_before + 1
        UNION ALL
        SELECT c.id, c.seq, 'the end of its chain' FROM cases_case c
        WHERE c.head <> decode(repeat('00', 32), 'hex') AND NOT EXISTS (
            SELECT 1 FROM cases_event e WHERE e.case_id = c.id AND e.seq = c.seq AND e.hash = c.head)
        UNION ALL
        SELECT c.id, e.seq, e.verb FROM cases_case c JOIN cases_event e ON e.case_id = c.id AND e.seq > c.seq
    )
    SELECT c.ref, b.seq, b.verb, count(*) OVER () FROM broken b JOIN cases_case c ON c.id = b.case_id
    ORDER BY b.case_id, b.seq LIMIT %s
"""


def broken_links() -> tuple[int, list[BrokenLink]]:
    """How many links of the chains of events are broken, and the first of them."""
    rows = _over_all(BROKEN, [SHOWN])
    return (rows[0][3] if rows else 0), [BrokenLink(*row[:3]) for row in rows]


# A case stands as the last event says that told of its state, and belongs to whom the last one named.
UNTRUE = """
    WITH told AS (
        SELECT case_id,
            (array_agg(coalesce(data->>'status', CASE verb WHEN 'case.opened' THEN 'open' ELSE 'closed' END)
                ORDER BY seq DESC) FILTER (WHERE data ? 'status' OR verb IN ('case.opened', 'case.recorded')))[1]
                AS status,
            (array_agg((data->>'owner')::bigint ORDER BY seq DESC) FILTER (WHERE data ? 'owner'))[1] AS owner
        FROM cases_event
        WHERE data ? 'status' OR data ? 'owner' OR verb IN ('case.opened', 'case.recorded') GROUP BY case_id
    )
    SELECT c.ref FROM told JOIN cases_case c ON c.id = told.case_id
    WHERE told.status <> c.status OR told.owner <> c.owner_id ORDER BY c.id
"""


def untrue() -> list[str]:
    """The cases whose events tell of a change that is not there, or that changed and told no event."""
    return [ref for (ref,) in _over_all(UNTRUE)]
