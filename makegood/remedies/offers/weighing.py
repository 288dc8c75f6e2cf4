"""What is said of an offer before it goes: what she expects, what is above one's authority, what asks for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.lib.together import together
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Line, Over, Purse, Spent, Wish, above, overspent
from makegood.remedies.models import Offer, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.expecting import expected_of, expected_soon
from makegood.remedies.offers.making import Gift, NoSuchRemedy, change_offer, make_offer, price_of
from makegood.remedies.offers.queries import TAKEN
from makegood.remedies.offers.rules import worth_of
from makegood.remedies.policy.queries import facts_soon, kept_remedies, live_policy
from makegood.remedies.rules import Advice, Facts, Option, Policy, Reason, advise, cautions_beside
from makegood.remedies.wording import short_words


@dataclass(frozen=True, slots=True)
class Weighed:
    """What there is to say of something that somebody wants to offer; amounts in its currency.

    `short`: so much less than she expects, with what she took already. `beyond`: so much more. `over`: why a
    colleague is asked. `cautions`: what asks for a reason. `with_others`: other offers of the case count as well.
    """

    gift: Gift
    short: Money | None = None
    beyond: Money | None = None
    over: tuple[Over, ...] = ()
    cautions: tuple[Reason, ...] = ()
    with_others: bool = False

    @property
    def token(self) -> str:
        """What says that exactly this was looked at: the amounts that were told."""
        told = [self.gift.remedy, self.gift.amount, self.short.amount if self.short else 0]
        return ":".join(map(str, [*told, *(reason.key for reason in self.cautions)]))


def compared(value: Money, expected: Money | None) -> tuple[Money | None, Money | None]:
    """How much less, and how much more than expected something is worth; None for what it is not."""
    if expected is None or expected.currency != value.currency:
        return None, None
    return (expected - value if value < expected else None), (value - expected if expected < value else None)


class LookFirst(Refused):
    """There is something to know before this is offered."""

    status = 422

    def __init__(self, weighed: Weighed) -> None:
        """Carry what there is to know."""
        super().__init__()
        self.weighed = weighed


@dataclass(frozen=True)
class Scales:
    """A case ready to weigh offers on, read once for all of them: what `by` may give, and what stands already."""

    case: Case
    offers: Sequence[Offer]
    remedies: Mapping[str, Remedy]
    expected: Money | None
    facts: Facts
    lines: Sequence[Line]
    spent: Spent
    purses: Sequence[Purse]

    @cached_property
    def policy(self) -> Policy:
        """The policy that lives."""
        return live_policy()

    @cached_property
    def advice(self) -> Advice:
        """What the policy says for this case."""
        return advise(self.facts, self.policy)

    def weigh(self, gift: Gift) -> Weighed:
        """What is to be said of a gift; refuses what cannot be offered."""
        remedy = self.remedies.get(gift.remedy)
        if remedy is None:
            raise NoSuchRemedy(key=gift.remedy)
        worth = worth_of(price_of(remedy), gift.currency, gift.amount, gift.item, gift.cost, gift.value)
        wish = Wish(gift.remedy, gift.currency, worth.counted)
        over = (*above(self.lines, wish, self.spent), *overspent(wish, self.purses))
        value = Money(worth.value, gift.currency)
        short, beyond = compared(value + self._sum(TAKEN, gift.currency), self.expected)
        with_others = self._sum(Offer.COUNTS, gift.currency).amount > 0
        return Weighed(gift, short, beyond, over, self._cautions(value), with_others)

    def advised(self, option: Option) -> Weighed | None:
        """What is to be said of what the policy advises; None where its amount, cost or currency must be said first."""
        gift = self._gift(option)
        try:
            return self.weigh(gift) if gift else None
        except Refused:  # such as a thing whose cost nobody knows
            return None

    def item_of(self, remedy: Remedy) -> str:
        """What a thing or a deed is called on this case; "" for money."""
        return "" if remedy.in_money else self.facts.product or str(remedy)

    def _gift(self, option: Option) -> Gift | None:
        remedy, money = self.remedies.get(option.remedy), option.money or option.cost
        if remedy is None or money is None:
            return None
        item = self.item_of(remedy)
        amount = option.money.amount if option.money and not item else None
        cost = option.cost.amount if option.cost and item else None
        return Gift(option.remedy, money.currency, amount, item, cost)

    def _cautions(self, value: Money) -> tuple[Reason, ...]:
        """All that stands counts for the cap, as it does for limits."""
        others = self._sum(Offer.COUNTS, value.currency)
        return cautions_beside(value, others, self.facts, self.policy, self.advice)

    def _sum(self, states: Sequence[str], currency: str) -> Money:
        found = (o.value for o in self.offers if o.state in states and o.currency == currency)
        return Money(sum(found), currency)


def scales(
    case: Case, offers: Sequence[Offer], currency: str, *, by: User, at: datetime, but: Offer | None = None
) -> Scales:
    """Everything that is weighed against on a case. `but` is an offer that is to be changed."""
    remedies, lines = kept_remedies(), standing.lines_seen(by.role)
    purses = standing.purses_seen(case, currency, at, but)
    with together():
        expected, facts = expected_soon(case), facts_soon([case.pk])
        spent = standing.spent_soon(case, by, at, but)
    return Scales(
        case,
        [offer for offer in offers if but is None or offer.pk != but.pk],
        remedies,
        expected(),
        facts()[case.pk],
        lines,
        spent(),
        purses,
    )


def weigh(case: Case, gift: Gift, *, but: Offer | None = None, by: User, at: datetime) -> Weighed:
    """What is to be said of a gift that somebody wants to offer on a case; refuses what cannot be offered."""
    offers = list(Offer.objects.filter(case=case).order_by("pk"))
    return scales(case, offers, gift.currency, by=by, at=at, but=but).weigh(gift)


@transaction.atomic
def offer_knowingly(case: Case, gift: Gift, looked_at: str, *, by: User, at: datetime) -> Offer:
    """Offer something, once what there is to know of it was looked at; else LookFirst carries that.

    `looked_at` is the token of what was shown. What is above the cap, or below what the law owes, asks for a reason.
    """
    _must_know(weigh(case, gift, by=by, at=at), looked_at)
    return make_offer(case, gift, by=by, at=at)


@transaction.atomic
def change_knowingly(
    offer: Offer, gift: Gift, seen_before: str, looked_at: str, *, by: User, at: datetime
) -> Offer:
    """Offer something else instead, once what there is to know of it was looked at."""
    _must_know(weigh(offer.case, gift, but=offer, by=by, at=at), looked_at)
    return change_offer(offer, gift, seen_before, by=by, at=at)


def falls_short(offer: Offer) -> list[str]:
    """That it is less than the customer expects, with what she took already, as a sentence; none where it is not."""
    others = Offer.objects.filter(case_id=offer.case_id, state__in=TAKEN, currency=offer.currency)
    taken = sum(others.exclude(pk=offer.pk).values_list("value", flat=True))
    short, _more = compared(Money(offer.value + taken, offer.currency), expected_of(offer.case))
    return [short_words(short)] if short else []


def _must_know(weighed: Weighed, looked_at: str) -> None:
    unsaid = bool(weighed.cautions) and not weighed.gift.reason.strip()
    unseen = bool(weighed.short or weighed.cautions) and looked_at != weighed.token
    if unsaid or unseen:
        raise LookFirst(weighed)
