"""How much a rule gives, and how much is too much. Pure; whole minor units, never a float."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from makegood.remedies.money import Money
from makegood.remedies.rules.facts import Facts
from makegood.remedies.rules.policy import Policy
from makegood.remedies.rules.shape import Offer

WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Worth:
    """What an offer comes to. `held` names what held it ("at_least", "at_most", "cap", "ceiling"), `missing` what
    would have to be known to reckon it ("currency", "loss")."""

    money: Money | None = None
    held: str = ""
    missing: str = ""


def owed(offer: Offer, facts: Facts) -> Worth:
    """What the law owes: no cap holds it, and its shares are rounded up, so that rounding never takes from it.

    A fixed sum is owed in its own currency where the law names none for hers.
    """
    if offer.fixed:
        currency = facts.currency if facts.currency in offer.fixed else min(offer.fixed)
        return Worth(Money(offer.fixed[currency], currency))
    base = _base(offer, facts)
    if base is None:
        return _unknown(facts)
    return _between(Money(-(-base.amount * (offer.share or 0) // WHOLE), base.currency), offer)


def goodwill(offer: Offer, facts: Facts, policy: Policy, *, uncapped: bool) -> Worth:
    """What goodwill gives, between the offer's own bounds and never above the cap, unless its rule stands outside it.

    Shares are rounded to the nearest minor unit, at the half in her favour, as all money is.
    """
    if offer.fixed:
        if facts.currency not in offer.fixed:
            return Worth(missing="currency")
        worth = Worth(Money(offer.fixed[facts.currency], facts.currency))
    else:
        base = _base(offer, facts)
        if base is None:
            return _unknown(facts)
        worth = _between(base.share(Fraction(offer.share or 0, WHOLE)), offer)
    return _within(_ceiling(facts, policy) if uncapped else most(facts, policy), worth)


def most(facts: Facts, policy: Policy) -> tuple[Money, str] | None:
    """The most that goodwill gives, and what says so: the cap on the loss, or the ceiling; None without either.

    The cap is rounded down, so that nothing lies above it.
    """
    loss = loss_of(facts)
    cap = (Money(loss.amount * policy.cap // WHOLE, loss.currency), "cap") if loss is not None else None
    return min(filter(None, (cap, _ceiling(facts, policy))), default=None)


def _ceiling(facts: Facts, policy: Policy) -> tuple[Money, str] | None:
    most_of_all = policy.ceiling.get(facts.currency)
    return None if most_of_all is None else (Money(most_of_all, facts.currency), "ceiling")


def loss_of(facts: Facts) -> Money | None:
    """What she lost: what was said of it, else what she paid."""
    lost = facts.loss if facts.loss is not None else facts.paid
    return _money(lost, facts)


def cost_of(offer: Offer, facts: Facts, worth: Worth) -> Money | None:
    """What it costs us: for money its amount, for a thing its share of the price; None where that is not known."""
    if offer.is_money:
        return worth.money
    paid = _money(facts.paid, facts)
    return paid.share(Fraction(offer.cost, WHOLE)) if paid and offer.cost else None


def _base(offer: Offer, facts: Facts) -> Money | None:
    if offer.of == "paid":
        return _money(facts.paid, facts)
    return _money(facts.loss, facts) if offer.of == "said_loss" else loss_of(facts)


def _money(amount: int | None, facts: Facts) -> Money | None:
    return Money(amount, facts.currency) if amount and facts.currency else None


def _unknown(facts: Facts) -> Worth:
    return Worth(missing="loss" if facts.currency else "currency")


def _between(money: Money, offer: Offer) -> Worth:
    least, at_most = _bound(offer.at_least, money), _bound(offer.at_most, money)
    if least and money < least:
        return Worth(least, "at_least")
    return Worth(at_most, "at_most") if at_most and at_most < money else Worth(money)


def _bound(amounts: Mapping[str, int], money: Money) -> Money | None:
    return Money(amounts[money.currency], money.currency) if money.currency in amounts else None


def _within(bound: tuple[Money, str] | None, worth: Worth) -> Worth:
    return Worth(*bound) if bound and worth.money and bound[0] < worth.money else worth
