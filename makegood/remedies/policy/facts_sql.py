"""The facts of cases as the database tells them, one row a case, for one case or for all of a year."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from makegood.cases.models import Fault
from makegood.listening.failure_queries import OTHER, Taxonomy
from makegood.remedies.money import MOST, NoSuchCurrency, digits
from makegood.remedies.rules.facts import CARRIER, CUSTOMER, KEPT, OURS, REFUSED, UNKNOWN, Facts

# What the encounter does not say of the price, the first signal that does.
CASES = """
SELECT c.id, c.ref, c.failure_kind, c.severity, c.fault, c.noticed_at, c.first_order,
  c.reopened > 0 OR c.earlier_id IS NOT NULL, e.kind, coalesce(e.external_id, ''), e.occurred_at, e.promised_at,
  e.happened_at, coalesce(e.amount, s.amount), CASE WHEN e.amount IS NULL THEN s.currency ELSE e.currency END,
  coalesce(nullif(e.product, ''), s.product, ''), e.extra, k.needs, k.first_order_at, h.failures, h.answered
FROM cases_case c
LEFT JOIN customers_encounter e ON e.id = c.encounter_id
LEFT JOIN customers_customer k ON k.id = c.customer_id
LEFT JOIN LATERAL (
  SELECT w.amount, w.currency, w.product FROM cases_caseground g JOIN listening_signal w ON w.id = g.signal_id
  WHERE g.case_id = c.id AND e.amount IS NULL AND w.amount IS NOT NULL ORDER BY g.id LIMIT 1
) s ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS failures,
    count(*) FILTER (WHERE p.id <> c.id AND p.first_reply_at <= c.opened_at) AS answered
  FROM cases_case p
  WHERE p.customer_id = c.customer_id AND p.opened_at <= c.opened_at
    AND p.opened_at > c.opened_at - interval '12 months'
) h ON true
"""

FAULTS: Mapping[str, str] = {
    Fault.OWN: OURS,
    Fault.OTHER_TEAM: OURS,
    Fault.CARRIER: CARRIER,
    Fault.CUSTOMER: CUSTOMER,
    Fault.UNKNOWN: UNKNOWN,
}


class Lines:
    """Kinds of failure with their parents, as a taxonomy has them; looked up once each."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._kinds = taxonomy.by_key
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, key: str) -> tuple[str, ...]:
        """The kind and its parents up to the root; "other" for a key nobody knows."""
        if key not in self._known:
            self._known[key] = self._climb(key if key in self._kinds else OTHER)
        return self._known[key]

    def _climb(self, key: str) -> tuple[str, ...]:
        found = [key]
        while parent := self._kinds[found[-1]].parent:
            found.append(parent)
        return tuple(found)


def facts_of(row: Sequence[Any], lines: Lines) -> Facts:
    """The facts of a row of CASES."""
    (
        _id, _ref, kind, severity, fault, noticed_at, first_order, again, encounter, order, occurred_at, promised_at,
        happened_at, amount, currency, product, extra, needs, first_order_at, failures, answered,
    ) = row  # fmt: skip
    # nearly every encounter has nothing else to say, and a cursor hands JSON over as text
    said = {} if extra in {None, "{}"} else msgspec.json.decode(extra, type=dict[str, Any])
    code = _currency(currency or "")
    return Facts(
        line=lines.of(kind),
        severity=severity,
        day=noticed_at.date(),
        fault=FAULTS.get(fault, UNKNOWN),
        kept=_kept(said),
        paid=(amount or None) if code else None,
        loss=_whole(said, "loss") if code else None,
        currency=code,
        failures=max(failures, 1),
        apologies=answered,
        second_failure=again,
        first_order=first_order,
        tenure_months=_days(first_order_at, noticed_at) * 12 // 365,
        days_since=_days(happened_at or occurred_at, noticed_at),
        delay_hours=_delay(said, promised_at, happened_at or noticed_at),
        distance_km=_whole(said, "distance_km") or 0,
        item_value=_whole(said, "item_value") if code else None,
        return_cost=_whole(said, "return_cost") if code else None,
        kind=encounter or "",
        order=order,
        product=product,
        need=(needs or "").strip(),
    )


def _currency(code: str) -> str:
    """The code, if it is one of a currency: what senders write there is not checked on the way in."""
    try:
        digits(code)
    except NoSuchCurrency:
        return ""
    return code


def _kept(said: Mapping[str, Any]) -> str:
    told = str(said.get("kept", ""))
    return told if told in {KEPT, REFUSED} else UNKNOWN


def _whole(said: Mapping[str, Any], name: str) -> int | None:
    """A whole number that came with an encounter; None for anything else."""
    text = str(said.get(name, ""))
    is_whole = text.isascii() and text.isdigit() and len(text) <= len(str(MOST))
    return min(int(text), MOST) if is_whole else None


def _days(since: datetime | None, until: datetime) -> int:
    return max((until - since).days, 0) if since else 0


def _delay(said: Mapping[str, Any], promised_at: datetime | None, came_at: datetime) -> int:
    """Whole hours after the promised time: as the encounter says, else as its times do."""
    told = _whole(said, "delay_hours")
    if told is not None or promised_at is None:
        return told or 0
    return max((came_at - promised_at) // timedelta(hours=1), 0)
