"""The figures of the report: answers, cases, speed and recovery, each with its n and who is missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from makegood.accounts.queries import roster
from makegood.insights.rules import ENOUGH, Rate, Span, bounds, percentiles, wilson
from makegood.lib.bulk import select
from makegood.lib.worktime import worked

SHARES = (0.5, 0.9, 0.95)
NOT_YET = "not yet"


def report(at: datetime) -> dict[str, Any]:
    """Everything `makegood report` says, as plain values."""
    return {
        "at": at.isoformat(),
        "answers": answers(),
        "cases": cases_by_state(),
        "noticed_first": noticed_first(),
        "first_response": first_response(at),
        "recovery": recovery(),
        "asked_again_without_contact": asked_again(),
        "found_before_review": found_before_review(),
        "as_told": as_told(),
    }


def rate_facts(rate: Rate) -> dict[str, Any]:
    """A rate as it is printed: k, n, share and interval rounded to a tenth of a per cent."""
    share = None if rate.share is None else round(rate.share, 3)
    return {"k": rate.k, "n": rate.n, "share": share, "low": round(rate.low, 3), "high": round(rate.high, 3)}


def answers() -> dict[str, Any]:
    """How many answers with a score, how many low, and how many signals in all."""
    [(signals, scored, low)] = select(
        "SELECT count(*), count(*) FILTER (WHERE score IS NOT NULL), count(*) FILTER (WHERE low) FROM listening_signal",
        [],
    )
    return {"signals": signals, "scored": scored, "low": low, "share_low": rate_facts(wilson(low, scored))}


def cases_by_state() -> dict[str, int]:
    """Cases by state; history apart from the cases that we worked on."""
    rows = select(
        "SELECT CASE WHEN history THEN 'history' ELSE status END, count(*) FROM cases_case GROUP BY 1", []
    )
    states = dict.fromkeys(("open", "contacted", "resolved", "recovered", "closed", "history"), 0)
    return states | dict(rows)


def noticed_first() -> dict[str, int]:
    """Who noticed first: we, or the customer."""
    return {"us": 0, "customer": 0} | dict(
        select("SELECT noticed_by, count(*) FROM cases_case GROUP BY 1", [])
    )


SPANS = """
SELECT team_id, noticed_by, opened_at, coalesce(first_reply_at, closed_at, %s),
  CASE WHEN first_reply_at IS NOT NULL THEN 'done' WHEN closed_at IS NOT NULL THEN 'other' ELSE 'running' END
FROM cases_case WHERE NOT history AND reachable AND opened_at <= %s
"""


def first_response(at: datetime) -> dict[str, Any]:
    """How soon a person answered, elapsed and in working time; what is open is censored, a wordless close competes."""
    rows = select(SPANS, [at, at])
    return {"n": len(rows), **_curves(rows, at)} | {
        f"noticed_by_{who}": _curves([row for row in rows if row[1] == who], at) for who in ("us", "customer")
    }


def _curves(rows: Sequence[tuple[Any, ...]], at: datetime) -> dict[str, Any]:
    crews = roster(at)
    elapsed = [Span((end - begin).total_seconds() / 60, how) for _, _, begin, end, how in rows]
    working = [Span(worked(crews.team(team).hours, begin, end), how) for team, _, begin, end, how in rows]
    return {
        "running": sum(span.end == "running" for span in elapsed),
        "elapsed_minutes": _named(percentiles(elapsed, SHARES)),
        "working_minutes": _named(percentiles(working, SHARES)),
    }


def _named(values: Sequence[float | None]) -> dict[str, float | str]:
    return {
        f"p{round(share * 100)}": NOT_YET if value is None else round(value, 1)
        for share, value in zip(SHARES, values, strict=True)
    }


RECOVERY = """
SELECT count(*), count(*) FILTER (WHERE v.asked), count(*) FILTER (WHERE v.answered),
  count(*) FILTER (WHERE v.answered AND v.happy)
FROM cases_case c LEFT JOIN LATERAL (
  SELECT true AS asked, bool_or(b.answered_at IS NOT NULL) AS answered,
    (array_agg(CASE WHEN b.score IS NULL THEN b.answer = 'right' ELSE b.score >= 4 END ORDER BY b.answered_at DESC)
      FILTER (WHERE b.answered_at IS NOT NULL))[1] AS happy
  FROM followup_checkback b WHERE b.case_id = c.id AND b.asked_at IS NOT NULL HAVING count(*) > 0
) v ON true
WHERE NOT c.history AND c.score_before IS NOT NULL
"""


def recovery() -> dict[str, Any]:
    """Low before and right (or 4 to 5) after, among those who answered; who never answered stays unknown.

    A description, not an effect: low scorers drift up by themselves.
    """
    [(low, asked, answered, happy)] = select(RECOVERY, [])
    worst, best = bounds(happy, answered, low - answered)
    return {
        "low": low, "asked": asked, "answered": answered, "recovered": rate_facts(wilson(happy, answered)),
        "unknown": low - answered, "never_answered": rate_facts(wilson(asked - answered, asked)),
        "if_unknown_not": round(worst, 3), "if_unknown_all": round(best, 3), "is": "a description, not an effect",
    }  # fmt: skip


ASKED_AGAIN = """
SELECT count(*), count(*) FILTER (WHERE later.satisfied) FROM listening_signal s
JOIN LATERAL (
  SELECT n.satisfied, n.occurred_at FROM listening_signal n
  WHERE n.customer_id = s.customer_id AND n.score IS NOT NULL AND n.occurred_at > s.occurred_at
  ORDER BY n.occurred_at LIMIT 1
) later ON true
WHERE s.low AND s.customer_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM cases_caseground g JOIN cases_case c ON c.id = g.case_id
  WHERE g.signal_id = s.id AND c.first_reply_at <= later.occurred_at
)
"""


def asked_again() -> dict[str, Any]:
    """The same figure for low scorers who scored again without anybody having answered them; empty under n = 30."""
    [(n, happy)] = select(ASKED_AGAIN, [])
    return rate_facts(wilson(happy, n)) if n >= ENOUGH else {"n": n, "share": None, "is": "too few to know"}


FOUND_FIRST = """
SELECT count(*), count(first.at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.occurred_at - first.at) / 86400)
    FILTER (WHERE first.at IS NOT NULL)
FROM listening_signal s LEFT JOIN LATERAL (
  SELECT min(f.noticed_at) AS at FROM listening_failure f
  WHERE f.encounter_id = s.encounter_id AND f.noticed_by = 'us' AND f.noticed_at < s.occurred_at
) first ON true
WHERE s.low AND s.encounter_id IS NOT NULL
"""


def found_before_review() -> dict[str, Any]:
    """Of the low answers on a known encounter: how many had their case already, and how many days ahead (median)."""
    [(low, found, days)] = select(FOUND_FIRST, [])
    return rate_facts(wilson(found, low)) | {
        "median_lead_days": None if days is None else round(float(days), 1)
    }


AS_TOLD = """
SELECT count(*), percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY days), avg(days) FROM (
  SELECT extract(epoch FROM responded_at - coalesce(reported_at, occurred_at)) / 86400 AS days
  FROM listening_signal WHERE responded_at IS NOT NULL
) d WHERE days >= 0
"""


def as_told() -> dict[str, Any]:
    """What imported files themselves say of handling: days until a response, and the share they call timely."""
    [(n, days, mean)] = select(AS_TOLD, [])
    [(timely, judged)] = select(
        "SELECT count(*) FILTER (WHERE lower(told.value) IN ('yes', 'true', '1')), count(*) FROM listening_signal s"
        " CROSS JOIN LATERAL jsonb_each_text(s.extra) told WHERE told.key ILIKE 'timely%%' AND told.value <> ''",
        [],
    )
    shown = {f"p{round(s * 100)}": round(float(d), 2) for s, d in zip(SHARES, days or (), strict=False)}
    return {
        "responded": n, "days": shown, "mean_days": None if mean is None else round(float(mean), 2),
        "timely": rate_facts(wilson(timely, judged)),
    }  # fmt: skip
