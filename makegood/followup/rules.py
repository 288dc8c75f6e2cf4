"""When we ask whether it is right, and where a customer stands after a case. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

DAYS = (3, 30)
ANSWERED_WITHIN = timedelta(days=7)
"""So long after it was sent a question without an answer is noted as unanswered; she may still answer it."""

GAP = timedelta(days=90)
"""What counts as a usual gap between two orders where nobody has ordered twice yet."""

TOP = {"1-5": Decimal(5), "1-7": Decimal(7), "0-10": Decimal(9), "1-10": Decimal(9), "stars": Decimal(5)}


def check_back_days(settings: Mapping[str, Any]) -> list[int]:
    """After how many days we ask, by the organisation's settings (`check_back_days`); at least once."""
    days = sorted({int(day) for day in settings.get("check_back_days", DAYS) if 0 < int(day) < 366})
    return days or list(DAYS)


@dataclass(frozen=True)
class Standing:
    """What is known of a customer since her case: all of it dated facts, none of it a guess.

    `usual_gap` is the median time between her orders, else the shop's; `orders_since` counts those after it was put
    right; `after` is the score she gave then, on a scale of five.
    """

    ended_at: datetime | None
    recovered: bool
    not_yet: bool
    left: bool
    last_order_at: datetime | None
    orders_since: int
    usual_gap: timedelta
    after: Decimal | None = None


@dataclass(frozen=True)
class State:
    """Where she stands, and the rule that says so, with its numbers."""

    key: str
    rule: str


def outcome(known: Standing, at: datetime) -> State:
    """Where a customer stands: the first rule that fits. Silence alone never counts as kept."""
    if known.left:
        return State("lost", "left: the customer said so")
    if known.not_yet or known.ended_at is None:
        return State("at_risk", "at_risk: it is not right yet")
    if known.orders_since:
        if known.recovered and known.after == TOP["1-5"]:
            return State("advocate", f"advocate: right, 5 of 5 after it, {known.orders_since} orders since")
        return State("returned", f"returned: {known.orders_since} orders since it was put right")
    quiet = at - (known.last_order_at or known.ended_at)
    facts = f"no order for {quiet.days} days, usual gap {known.usual_gap.days} days"
    if quiet > 2 * known.usual_gap:
        return State("silent", f"silent: {facts}")
    if known.recovered:
        return State("kept", f"kept: right by the customer’s own word, {facts}")
    return State("at_risk", f"at_risk: no word that it is right, {facts}")


def usual_gap(orders: Sequence[datetime], shops: timedelta | None) -> timedelta:
    """The median time between somebody's orders; with fewer than two the shop's, else 90 days."""
    dates = sorted(orders)
    gaps = sorted(later - earlier for earlier, later in pairwise(dates))
    if gaps:
        return max(gaps[len(gaps) // 2], timedelta(days=1))
    return shops or GAP
