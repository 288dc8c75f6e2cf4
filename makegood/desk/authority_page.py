"""How authority is used and what it costs: settled without asking, left unused, limits too low, the month's budgets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makegood.accounts.models import Role
from makegood.insights.rules.rates import Rate, wilson
from makegood.remedies.authority import standing
from makegood.remedies.authority.use import (
    TooLow,
    Used,
    cases_settled,
    last_month,
    limits_too_low,
    use_of_authority,
)
from makegood.remedies.models import Budget, Remedy
from makegood.remedies.money import Money

SPANS = (30, 90, 365)


@dataclass(frozen=True)
class UseLine:
    """One role and remedy: how many offers, the share nobody was asked about, the largest such gift and the limit."""

    who: str
    remedy: str
    rate: Rate
    largest: Money
    limit: Money | None
    unused: float | None


@dataclass(frozen=True)
class Proposal:
    """A limit that is too low, and what the answers say."""

    low: TooLow
    who: str
    remedy: str
    limit: Money
    to: Money
    rate: Rate

    @property
    def sent(self) -> dict[str, str]:
        """What the button sends."""
        low = self.low
        return {"role": low.role, "remedy": low.remedy, "currency": low.currency, "to": str(low.proposed.to)}


@dataclass(frozen=True)
class Burnt:
    """A month's budget and what of it is spoken for, as shares of its bar; `gone`: how much of the month is over."""

    team: str
    amount: Money
    used: Money
    gone: float

    @property
    def share(self) -> float:
        """How much is used, in per cent of the bar."""
        return min(100.0, self.percent)

    @property
    def percent(self) -> float:
        """How much is used, in per cent."""
        return round(100 * self.used.amount / self.amount.amount, 1) if self.amount.amount else 100.0

    @property
    def left(self) -> Money:
        """What is left; below zero where a manager said yes beyond it."""
        return self.amount - self.used


def authority_page(days: int, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page, of the days up to now."""
    since, names = at - dt.timedelta(days=days), _names()
    used = use_of_authority(since, at)
    return {
        "at": at,
        "days": days,
        "spans": SPANS,
        "all": wilson(*cases_settled(since, at)),
        **_last_month(at),
        "rows": [_use(one, names) for one in used],
        "proposals": [_proposal(low, names) for low in limits_too_low(since, at)],
        "budgets": budgets(at),
    }


def _last_month(at: dt.datetime) -> dict[str, Any]:
    """The share of cases in the month that has ended, and its first day."""
    begun, over = last_month(at)
    return {"last_month": begun, "then": wilson(*cases_settled(begun, over))}


def budgets(at: dt.datetime) -> Sequence[Burnt]:
    """The budgets of this month, the organisation's first."""
    rows = Budget.objects.select_related("team").order_by("team__name", "currency", "pk")
    begun = standing.moments(at).month
    ends = (begun + dt.timedelta(days=32)).replace(day=1)
    gone = round(100 * ((at - begun) / (ends - begun)), 1)
    found = [
        Burnt(
            row.team.name if row.team else "",
            Money(row.amount, row.currency),
            Money(standing.burnt(row, at), row.currency),
            gone,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.team)


def _names() -> dict[str, str]:
    return {remedy.key: str(remedy) for remedy in Remedy.objects.order_by("pk")}


def _use(one: Used, names: dict[str, str]) -> UseLine:
    return UseLine(
        str(Role(one.role).label),
        names[one.remedy],
        wilson(one.settled, one.offers),
        Money(one.largest, one.currency),
        None if one.limit is None else Money(one.limit, one.currency),
        None if one.unused is None else float(one.unused),
    )


def _proposal(low: TooLow, names: dict[str, str]) -> Proposal:
    return Proposal(
        low,
        str(Role(low.role).label),
        names[low.remedy],
        Money(low.limit, low.currency),
        Money(low.proposed.to, low.currency),
        wilson(low.proposed.granted, low.proposed.asked),
    )
