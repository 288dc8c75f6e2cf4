"""The figures of `makegood report`: answers, cases, speed and recovery, each with its n and who is missing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from makegood.accounts.models import Organisation
from makegood.accounts.queries import roster
from makegood.insights.queries.again import asked_again
from makegood.insights.queries.cases import (
    CLOCKS,
    CUSTOMER,
    EVERYBODY,
    FIRST_REPLY,
    RESOLUTION,
    SHARES,
    US,
    Waits,
    by_who_noticed,
    read_cases,
    recovery,
)
from makegood.insights.queries.failures import year_of_failures
from makegood.insights.queries.measures import measures
from makegood.insights.rules import Rate, wilson
from makegood.lib.bulk import select

NOT_YET = "not yet"
BEGINNING = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


def report(at: dt.datetime) -> dict[str, Any]:
    """Everything `makegood report` says, as plain values."""
    crews, cases = roster(at), read_cases(BEGINNING, at)
    return {
        "at": at.isoformat(),
        "answers": answers(),
        "cases": cases_by_state(),
        "failures_this_year": failures_this_year(at),
        "noticed_first": noticed_first(),
        "cannot_be_reached": cannot_be_reached(),
        "first_response": _speed(by_who_noticed(cases, FIRST_REPLY, crews, at)),
        "resolution": _speed(by_who_noticed(cases, RESOLUTION, crews, at)),
        "recovery": recovered(at),
        "compared_with_expected": compared(at),
        "asked_again_without_contact": again(at),
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


def failures_this_year(at: dt.datetime) -> dict[str, int]:
    """The cases opened this year by kind of failure; a parent holds all below it. Kinds without any are not told."""
    year = at.astimezone(ZoneInfo(Organisation.current().tz)).year
    return {line.kind.key: line.total for line in year_of_failures(None, year, at) if line.total}


def noticed_first() -> dict[str, int]:
    """Who noticed first: we, or the customer."""
    return {"us": 0, "customer": 0} | dict(
        select("SELECT noticed_by, count(*) FROM cases_case GROUP BY 1", [])
    )


def cannot_be_reached() -> dict[str, Any]:
    """How many cases no person can be answered on: the speeds below are without them. History apart."""
    [(n,)] = select("SELECT count(*) FROM cases_case WHERE NOT history AND NOT reachable", [])
    return {"cases": n, "is": "left out of first response and resolution"}


def _speed(found: Mapping[str, Mapping[str, Waits]]) -> dict[str, Any]:
    """Percentiles in minutes, elapsed and working: open cases are censored, an end without it competes."""
    return _clocks(found[EVERYBODY]) | {f"noticed_by_{who}": _clocks(found[who]) for who in (US, CUSTOMER)}


def _clocks(found: Mapping[str, Waits]) -> dict[str, Any]:
    waits = found["elapsed"]
    return {"n": waits.n, "running": waits.running} | {
        f"{clock}_minutes": _named(found[clock]) for clock in CLOCKS
    }


def _named(waits: Waits) -> dict[str, float | str]:
    return {
        f"p{round(share * 100)}": NOT_YET if reached.minutes is None else round(reached.minutes, 1)
        for share, reached in zip(SHARES, waits.reached, strict=True)
    }


def recovered(at: dt.datetime) -> dict[str, Any]:
    """Low before and right (or 4 to 5) after, among those who answered; who never answered stays unknown."""
    found = recovery(BEGINNING, at)
    worst, best = found.bounds
    return {
        "low": found.low, "asked": found.asked, "answered": found.answered, "recovered": rate_facts(found.rate),
        "unknown": found.unknown, "never_answered": rate_facts(wilson(found.silent, found.asked)),
        "if_unknown_not": round(worst, 3), "if_unknown_all": round(best, 3), "is": "a description, not an effect",
    }  # fmt: skip


def compared(at: dt.datetime) -> dict[str, Any]:
    """Less than they expected, as they expected, or more; n are the customers who said so themselves."""
    found = measures(BEGINNING, at)
    return {one.name: rate_facts(one.rate) for one in found} if found else {"n": 0}


def again(at: dt.datetime) -> dict[str, Any]:
    """The same figure for low scorers who scored again without anybody having answered them; empty under n = 30."""
    rate = asked_again(BEGINNING, at)
    return rate_facts(rate) if rate.is_enough else {"n": rate.n, "share": None, "is": "too few to know"}


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
