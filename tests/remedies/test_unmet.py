"""What the law owes and was not given: a thing by that thing, money by no less of it, and nothing counted twice."""

from makegood.remedies.money import Money
from makegood.remedies.rules import Policy, advise
from makegood.remedies.rules.unmet import Got, unmet
from tests.remedies.policies import LAW, SOURCE, facts, policy, rule


def left(ruled: Policy, *given: Got) -> list[tuple[str, int | None]]:
    """Which remedies are still owed, each with its amount, on a case of an order for 50.00 GBP."""
    return [
        (option.remedy, option.money.amount if option.money else None)
        for option in unmet(advise(facts(), ruled), given)
    ]


def got(remedy: str, amount: int, currency: str = "GBP", *, counts: bool = True) -> Got:
    return Got(remedy, Money(amount, currency), counts)


REFUND = rule("share = 1000", more=LAW, name="refund")
FEE = rule("share = 100", remedy="fee_waiver", more=LAW, name="fee")
THING = rule(remedy="replacement", more=LAW, name="thing")


def test_all_that_is_owed_is_owed_until_it_is_given() -> None:
    both = policy(text=SOURCE + REFUND + FEE)
    assert left(both) == [("refund", 5000), ("fee_waiver", 500)]
    assert left(both, got("refund", 5500)) == []
    assert left(both, got("refund", 5000), got("gift_card", 500)) == []


def test_goodwill_is_not_owed() -> None:
    assert left(policy(text=rule("share = 1000"))) == []


def test_money_is_met_by_no_less_of_it() -> None:
    one = policy(text=SOURCE + REFUND)
    assert left(one, got("part_refund", 4999)) == [("refund", 5000)]
    assert left(one, got("part_refund", 5000)) == []
    assert left(one, got("part_refund", 2500), got("credit", 2500)) == []


def test_what_was_given_counts_once_for_all_rules() -> None:
    both = policy(text=SOURCE + REFUND + FEE)
    assert left(both, got("refund", 5499)) == [("fee_waiver", 500)]
    assert left(both, got("refund", 4999)) == [("refund", 5000)]


def test_another_currency_meets_nothing() -> None:
    one = policy(text=SOURCE + REFUND)
    assert left(one, got("refund", 9000, "EUR")) == [("refund", 5000)]
    assert left(one, got("refund", 9000, "EUR"), got("refund", 5000)) == []


def test_what_neither_repays_nor_was_chosen_meets_no_money() -> None:
    one = policy(text=SOURCE + REFUND)
    assert left(one, got("gift_card", 5000, counts=False)) == [("refund", 5000)]
    assert left(one, got("gift_card", 5000, counts=False), got("refund", 4999)) == [("refund", 5000)]
    assert left(one, got("gift_card", 5000, counts=False), got("refund", 5000)) == []


def test_a_thing_is_met_by_that_thing_alone() -> None:
    one = policy(text=SOURCE + THING)
    assert left(one, got("refund", 9000)) == [("replacement", None)]
    assert left(one, got("replacement", 1, counts=False)) == []


def test_of_the_choices_of_one_rule_any_will_do_and_the_first_is_named() -> None:
    choices = THING + '[[rule.offer]]\nremedy = "refund"\nshare = 1000\n'
    one = policy("shop", text=SOURCE + choices)
    named = left(one)
    assert len(named) == 1
    assert named[0][0] == next(option.remedy for option in advise(facts(), one).options if option.law)
    assert left(one, got("replacement", 3000)) == left(one, got("refund", 5000)) == []
    assert left(one, got("refund", 4999)) == named


def test_each_rule_is_named_in_the_order_of_the_policy() -> None:
    """Advice ranks by what fits; what is owed stands as the law was written."""
    one = policy(
        "shop", text=SOURCE + rule("share = 100", remedy="gift_card", more=LAW, name="card") + REFUND
    )
    assert [option.remedy for option in advise(facts("billing.double"), one).options if option.law] == [
        "refund",
        "gift_card",
    ]
    assert [option.remedy for option in unmet(advise(facts("billing.double"), one), [])] == [
        "gift_card",
        "refund",
    ]
