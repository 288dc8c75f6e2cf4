"""What an incident costs: if everybody takes what is offered, and at least, by how often people took such offers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from makegood.insights.rules.rates import Rate, wilson
from makegood.lib.bulk import select
from makegood.lib.copying import texts
from makegood.loop.group_failures.rules import per_currency
from makegood.remedies.authority import standing
from makegood.remedies.models import Budget, OfferState
from makegood.remedies.money import Money

YEAR = timedelta(days=365)
TAKEN = (OfferState.ACCEPTED, OfferState.GIVING, OfferState.GIVEN)
OVER = (*TAKEN, OfferState.DECLINED, OfferState.EXPIRED)
TOOK = """
    SELECT r.key, count(*) FILTER (WHERE o.state = ANY(%s)), count(*)
    FROM remedies_offer o JOIN remedies_remedy r ON r.id = o.remedy_id
    WHERE o.state = ANY(%s) AND o.stands_at >= %s GROUP BY r.key ORDER BY r.key
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One remedy in one currency: to how many people, and between which amounts it comes; `took` is why `low`."""

    remedy: str
    people: int
    low: Money
    high: Money
    largest: Money
    took: Rate


def costs(sums: Iterable[Mapping[str, Any]], at: datetime) -> list[Cost]:
    """What is offered, remedy by remedy.

    High: everybody takes it. Low: what the law owes, and of the rest the lower end of the 95 % Wilson interval of how
    many took such an offer in twelve months; nothing of it where too few are known.
    """
    took = _take_up(at)
    return [_cost(each, took.get(each["remedy"], wilson(0, 0))) for each in sums]


def _cost(each: Mapping[str, Any], took: Rate) -> Cost:
    goodwill = each["cost"] - each["law_cost"]
    least = each["law_cost"] + (int(goodwill * took.low) if took.is_enough else 0)
    low, high, largest = (
        Money(amount, each["currency"]) for amount in (least, each["cost"], each["largest"])
    )
    return Cost(each["remedy"], each["people"], low, high, largest, took)


def _take_up(at: datetime) -> dict[str, Rate]:
    asked = [texts([state.value for state in TAKEN]), texts([state.value for state in OVER]), at - YEAR]
    return {key: wilson(took, n) for key, took, n in select(TOOK, asked)}


@dataclass(frozen=True, slots=True)
class Whole:
    """All of it in one currency, beside what is left of the month's budget (None: there is none)."""

    low: Money
    high: Money
    left: Money | None

    @property
    def beyond(self) -> bool:
        """Whether it may go beyond the budget."""
        return self.left is not None and self.left < self.high


def wholes(found: Iterable[Cost], sums: Iterable[Mapping[str, Any]], at: datetime) -> list[Whole]:
    """The sums by currency against the organisation's budgets of this month, which count offers and not their cost."""
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for each in found:
        low[each.low.currency] += each.low.amount
        high[each.high.currency] += each.high.amount
    left = _left(at)
    return [
        Whole(Money(low[currency], currency), Money(high[currency], currency), left.get(currency))
        for currency in per_currency(sums)
    ]


def _left(at: datetime) -> dict[str, Money]:
    rows = Budget.objects.filter(team=None).order_by("pk")
    return {row.currency: Money(row.amount - standing.burnt(row, at), row.currency) for row in rows}
