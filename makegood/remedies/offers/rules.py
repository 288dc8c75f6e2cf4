"""What an offer may become, what it takes of an authority, and what an approval is bound to. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from makegood.lib.errors import Refused
from makegood.remedies.money import MOST, Money, in_use


class NotBoth(Refused):
    """{remedy} is given as an amount of money: say the amount, and no item."""

    status = 422


class WhatItIs(Refused):
    """{remedy} is a thing or a deed: say what exactly it is, and no amount of money."""

    status = 422


class WhatItCosts(Refused):
    """Say what {remedy} costs us: the catalogue does not know it in {currency}."""

    status = 422


class OtherCurrency(Refused):
    """This case is in {known}. An offer in {currency} cannot be reckoned against it."""

    status = 422


class OutOfRange(Refused):
    """An amount is more than zero, and no more than one gift can come to."""

    status = 422


MOVES: Mapping[str, frozenset[str]] = {
    "awaiting_approval": frozenset(
        {"awaiting_approval", "approved", "accepted", "declined", "withdrawn", "expired"}
    ),
    "approved": frozenset(
        {"awaiting_approval", "approved", "accepted", "giving", "given", "declined", "withdrawn", "expired"}
    ),
    "accepted": frozenset({"awaiting_approval", "giving", "given", "withdrawn"}),
    "giving": frozenset({"giving", "given", "withdrawn"}),
    "given": frozenset({"giving", "withdrawn"}),
    "declined": frozenset(),
    "withdrawn": frozenset(),
    "expired": frozenset(),
}


def may_move(state: str, to: str) -> bool:
    """Whether an offer may go from one state to the other. A change of what is offered starts it anew."""
    return to in MOVES[state]


def may_change(state: str) -> bool:
    """Whether something else may be offered in its place: never in place of what she took."""
    return state in {"awaiting_approval", "approved"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Exactly what somebody sees who approves an offer: `amount` in minor units, or an `item`.

    `counted`: what it takes of an authority, which for a thing is what it costs us. `version`: how often it was
    changed, so that a change back to what it was is a new question, too. `onto`: by which payer elsewhere, onto what.
    """

    case: str
    remedy: str
    amount: int | None
    item: str
    currency: str
    counted: int
    value: int
    payee: str
    reason: str
    policy_version: int
    version: int
    onto: str = ""


def seen(shown: Shown) -> str:
    """A hash over exactly that: SHA-256 over its fields as a JSON array, in hex; the last where it says something."""
    fields = astuple(shown) if shown.onto else astuple(shown)[:-1]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Price:
    """What the catalogue knows of a remedy: what it costs us, per piece or as per cent of its amount."""

    name: str
    in_money: bool
    cost_percent: int = 100
    cost: int | None = None
    value: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """What an offer costs us, is worth to her, and takes of an authority."""

    cost: int
    value: int
    counted: int


def worth_of(
    price: Price, currency: str, amount: int | None, item: str, cost: int | None, value: int | None
) -> Worth:
    """What an offer comes to, in minor units of its currency. Refuses what cannot be offered.

    It takes the larger of amount and cost. Who offers may say that a thing costs more than the catalogue knows, never
    less.
    """
    in_use(currency)
    _in_range(amount, at_least=1)
    _in_range(cost, at_least=1)
    _in_range(value, at_least=0)
    if price.in_money:
        return _in_money(price, currency, amount, item)
    if amount is not None or not item:
        raise WhatItIs(remedy=price.name)
    known = price.cost if price.currency == currency else None
    if known is None and cost is None:
        raise WhatItCosts(remedy=price.name, currency=currency)
    costs = max(known or 0, cost or 0)
    worth = value if value is not None else price.value if known is not None else None
    return Worth(costs, costs if worth is None else worth, costs)


def _in_money(price: Price, currency: str, amount: int | None, item: str) -> Worth:
    if amount is None or item:
        raise NotBoth(remedy=price.name)
    cost = Money(amount, currency).percent(price.cost_percent).amount
    return Worth(cost, amount, max(cost, amount))


def _in_range(amount: int | None, at_least: int) -> None:
    if amount is not None and not at_least <= amount <= MOST:
        raise OutOfRange


def one_currency(currency: str, known: Iterable[str]) -> None:
    """Refuse an offer in another currency than that of the order, or of what the case was offered already."""
    others = {code for code in known if code} - {currency}
    if others:
        raise OtherCurrency(currency=currency, known=", ".join(sorted(others)))
