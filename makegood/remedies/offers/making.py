"""Making an offer: at once within one's authority, else a colleague is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions import no_guess
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Answer, Verdict, Wish, may_give
from makegood.remedies.authority.words import sentences
from makegood.remedies.models import Offer, OfferState, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.asking import ask
from makegood.remedies.offers.changing import (
    Moved,
    hold_case,
    hold_offer,
    move,
    must_be_live,
    take_stock,
    tell_of,
    void_approval,
)
from makegood.remedies.offers.queries import must_leave_a_choice
from makegood.remedies.offers.rules import (
    Price,
    Shown,
    Worth,
    may_change,
    one_currency,
    seen,
    worth_of,
)
from makegood.remedies.onto import onto
from makegood.remedies.payers.usual import payer_elsewhere
from makegood.remedies.policy.queries import facts_for, live_number, live_policy
from makegood.remedies.rules import Advice, advise, cautions_beside
from makegood.remedies.wording import words


class NoSuchRemedy(Refused):
    """There is no remedy {key} in the catalogue."""

    status = 422


class MayGiveNothing(Refused):
    """Your role has no authority to give anything. {why}"""

    status = 403


class SayWhy(Refused):
    """{cautions}"""

    status = 422


@dataclass(frozen=True, slots=True)
class Gift:
    """What somebody wants to offer: an amount in minor units, or an item with what it costs us and is worth to her.

    `payee` says to whom it goes where that is not the customer; `reason` why, in words for colleagues;
    `policy_version` by which policy, else by the one that lives.
    """

    remedy: str
    currency: str
    amount: int | None = None
    item: str = ""
    cost: int | None = None
    value: int | None = None
    payee: str = ""
    reason: str = ""
    policy_version: int | None = None


@transaction.atomic
def make_offer(case: Case, gift: Gift, *, by: User, at: datetime) -> Offer:
    """Offer something on a case. Within `by`'s authority it may be given at once; above it, a colleague is asked.

    Every limit is counted under locks, with all that was given and still may be. What the policy that lives has a
    caution on (its cap, its ceiling, what the law owes) needs a reason.
    """
    case = hold_case(case.pk, by)
    must_be_live(case)
    no_guess(gift.reason)
    remedy = _remedy(gift.remedy)
    must_leave_a_choice(case, remedy, at)
    worth = _worth(case, remedy, gift)
    verdict = judge(case, Wish(remedy.key, gift.currency, worth.counted), by=by, at=at)
    take_stock(remedy)
    offer = Offer(case=case, by=by, makers=[by.pk], made_at=at, stands_at=at, changed_at=at)
    _fill(offer, remedy, gift, worth, at)
    _stand(offer, verdict, by)
    offer.save(force_insert=True)
    tell_of(offer, "offer.made", by=by, at=at)
    if not verdict.allowed:
        ask(offer, verdict.over, by=by, at=at)
    return offer


@transaction.atomic
def change_offer(offer: Offer, gift: Gift, seen_before: str, *, by: User, at: datetime) -> Offer:
    """Offer something else instead, judged anew with the limits of now: what a colleague said yes to is void.

    `seen_before` is the hash of the offer that the change is about. Who changes an offer is one of its makers.
    """
    offer = hold_offer(offer, by)
    if offer.seen != seen_before or not may_change(offer.state):
        raise Moved(offer)
    must_be_live(offer.case)
    no_guess(gift.reason)
    worth = _worth(offer.case, offer.remedy, gift, but=offer)
    verdict = judge(offer.case, Wish(offer.remedy.key, gift.currency, worth.counted), by=by, at=at, but=offer)
    new = Offer(
        case=offer.case, makers=sorted({*offer.makers, by.pk}), stands_at=at, version=offer.version + 1
    )
    _fill(new, offer.remedy, gift, worth, at)
    _stand(new, verdict, by)
    columns = (
        "amount",
        "item",
        "currency",
        "cost",
        "value",
        "counted",
        "payee",
        "onto",
        "reason",
        "policy_version",
    )
    changed = {
        name: getattr(new, name)
        for name in (*columns, "seen", "version", "makers", "answers_for", "stands_at", "expires_at")
    }
    void_approval(offer, at)
    # what she took was another: she is asked anew
    move(offer, OfferState(new.state), "offer.changed", by=by, at=at, taken_at=None, **changed)
    if not verdict.allowed:
        ask(offer, verdict.over, by=by, at=at)
    return offer


def judge(case: Case, wish: Wish, *, by: User, at: datetime, but: Offer | None = None) -> Verdict:
    """Whether `by` may give this now without asking; holds the customer, the person and the budgets from here on."""
    standing.hold(*([f"customer:{case.customer_id}"] if case.customer_id else []), f"person:{by.pk}")
    lines = standing.lines_of(standing.role_now(by))
    budgets = standing.purses(case, wish.currency, at, but)
    verdict = may_give(lines, wish, standing.spent(case, by, at, but), budgets)
    if verdict.answer is Answer.REFUSED:
        raise MayGiveNothing(why=" ".join(sentences(verdict.over, wish.currency)))
    return verdict


def _remedy(key: str) -> Remedy:
    remedy = Remedy.objects.filter(key=key, active=True).first()
    if remedy is None:
        raise NoSuchRemedy(key=key)
    return remedy


def _worth(case: Case, remedy: Remedy, gift: Gift, but: Offer | None = None) -> Worth:
    counts = Offer.objects.filter(case=case, state__in=Offer.COUNTS).exclude(pk=but.pk if but else 0)
    offered = list(counts.values_list("currency", "value"))
    facts, policy = facts_for([case.pk])[case.pk], live_policy()
    advice = advise(facts, policy)
    beside = Money(sum(value for code, value in offered if code == gift.currency), gift.currency)
    if not _is_owed_by_law(gift, beside, advice):
        one_currency(gift.currency, _known(case, {code for code, _value in offered}, advice))
    worth = worth_of(price_of(remedy), gift.currency, gift.amount, gift.item, gift.cost, gift.value)
    if not gift.reason.strip():
        cautions = cautions_beside(Money(worth.value, gift.currency), beside, facts, policy, advice)
        if cautions:
            raise SayWhy(cautions=" ".join(words(each) for each in cautions))
    return worth


def _is_owed_by_law(gift: Gift, beside: Money, advice: Advice) -> bool:
    """Whether it is no more than the law owes by this remedy in its own currency, with what stands in it."""
    named = (option.money for option in advice.options if option.law and option.remedy == gift.remedy)
    owed = sum(money.amount for money in named if money and money.currency == gift.currency)
    return gift.amount is not None and 0 < gift.amount + beside.amount <= owed


def _known(case: Case, offered: set[str], advice: Advice) -> set[str]:
    """The currencies a case is reckoned in: that of its order, else those offered that are not only the law's."""
    if case.encounter and case.encounter.currency:
        return {case.encounter.currency}
    by_law = {option.money.currency for option in advice.options if option.law and option.money}
    return offered - by_law


def price_of(remedy: Remedy) -> Price:
    """What the catalogue knows of a remedy."""
    return Price(
        str(remedy), remedy.in_money, remedy.cost_percent, remedy.cost, remedy.value, remedy.currency
    )


def _fill(offer: Offer, remedy: Remedy, gift: Gift, worth: Worth, at: datetime) -> None:
    """What is offered, and the hash of what is shown of it."""
    case = offer.case
    offer.remedy, offer.amount, offer.item, offer.currency = remedy, gift.amount, gift.item, gift.currency
    offer.cost, offer.value, offer.counted = worth.cost, worth.value, worth.counted
    offer.payee = gift.payee or (f"customer:{case.customer_id}" if case.customer_id else f"case:{case.ref}")
    offer.onto = onto(payer_elsewhere(remedy), case.encounter)
    offer.reason = gift.reason
    offer.policy_version = live_number() if gift.policy_version is None else gift.policy_version
    offer.seen = seen(shown(offer))
    offer.expires_at = at + timedelta(days=remedy.good_for_days)


def shown(offer: Offer) -> Shown:
    """What somebody sees who approves this offer."""
    return Shown(
        offer.case.ref,
        offer.remedy.key,
        offer.amount,
        offer.item,
        offer.currency,
        offer.counted,
        offer.value,
        offer.payee,
        offer.reason,
        offer.policy_version,
        offer.version,
        offer.onto,
    )


def _stand(offer: Offer, verdict: Verdict, by: User) -> None:
    offer.state = OfferState.APPROVED if verdict.allowed else OfferState.AWAITING
    offer.answers_for = by if verdict.allowed else None
