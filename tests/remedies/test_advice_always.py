"""What holds for every advice: the legal floor, no amount below nothing or above the cap, more for a greater loss."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from makegood.listening.taxonomy import by_key
from makegood.remedies.money import Money
from makegood.remedies.rules import Facts, Policy, advise
from makegood.remedies.rules.facts import FAULTS
from makegood.remedies.rules.shape import FITS
from tests.remedies.policies import LAW, SOURCE, line, policy, rule

LEAF = sorted(by_key())
MINOR = st.integers(min_value=1, max_value=10**13)
CURRENCIES = st.sampled_from(["GBP", "EUR", "JPY", "BHD"])
SHARES = st.integers(min_value=1, max_value=10_000)


@cache
def every_pack() -> Policy:
    return policy("shop", "uk-goods", "eu-261", "uk-disp", "es-10-2025")


def any_facts(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[Facts]:
    """Any case whatever; `known` narrows what of it may be drawn."""
    usual: dict[str, st.SearchStrategy[Any]] = {
        "line": st.sampled_from(LEAF).map(line),
        "severity": st.integers(0, 4),
        "day": st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        "fault": st.sampled_from(FAULTS),
        "kept": st.sampled_from(["kept", "refused", "unknown"]),
        "paid": st.none() | MINOR,
        "loss": st.none() | MINOR,
        "currency": CURRENCIES,
        "failures": st.integers(1, 9),
        "apologies": st.integers(0, 3),
        "second_failure": st.booleans(),
        "days_since": st.integers(0, 60),
        "delay_hours": st.integers(0, 9),
        "distance_km": st.integers(0, 9000),
        "item_value": st.none() | MINOR,
        "return_cost": st.none() | MINOR,
        "kind": st.sampled_from(["order", "booking", "visit"]),
    }
    return st.builds(Facts, **{**usual, **known})


@given(any_facts())
@settings(max_examples=300)
def test_the_shipped_packs_never_break_a_promise(case: Facts) -> None:
    found = every_pack()
    advice = advise(case, found)
    owed = [option for option in advice.options if option.law]
    assert list(advice.options[: len(owed)]) == owed
    ranks = [(FITS.index(option.fit), option.effort) for option in advice.options[len(owed) :]]
    assert ranks == sorted(ranks)
    floor = sum(
        option.money.amount for option in owed if option.money and option.money.currency == case.currency
    )
    loss = case.loss if case.loss is not None else case.paid
    for option in advice.options[len(owed) :]:
        if option.money:
            assert option.money.amount > 0
            assert option.money.amount >= floor
            # an award for distress stands outside the cap, whatever was paid
            assert option.uncapped or loss is None or option.money.amount <= max(loss * 3 // 2, floor)


@given(
    any_facts(currency=st.just("EUR")),
    SHARES,
    SHARES,
    SHARES,
    st.sampled_from(["refund", "credit", "part_refund"]),
)
def test_no_goodwill_lowers_what_the_law_owes(
    case: Facts, law: int, goodwill: int, cap: int, remedy: str
) -> None:
    owing = SOURCE + rule(f"share = {law}", more=LAW, name="law")
    text = f"cap = {cap}\n" + owing + rule(f"share = {goodwill}", name="goodwill", remedy=remedy)
    alone, both = advise(case, policy("shop", text=owing)), advise(case, policy("shop", text=text))
    assert [(o.remedy, o.money) for o in alone.options if o.law] == [
        (o.remedy, o.money) for o in both.options if o.law
    ]
    first = both.options[0]
    assert first.law
    if first.money:
        assert all(o.money is None or first.money <= o.money for o in both.options)


@given(any_facts(), MINOR, MINOR)
@settings(max_examples=200)
def test_who_lost_more_is_offered_no_less(case: Facts, one: int, other: int) -> None:
    less, more = sorted([one, other])
    amounts = [_amounts(case, lost) for lost in (less, more)]
    assert amounts[0].keys() <= amounts[1].keys()
    assert all(amounts[0][key] <= amounts[1][key] for key in amounts[0])


def _amounts(case: Facts, lost: int) -> dict[str, Money]:
    shipped = policy_of_shop()
    options = advise(replace(case, loss=lost, paid=lost), shipped).options
    found: dict[str, Money] = {}
    for option in options:
        if option.money:
            # of remedies that repay money, the one that outdoes the others may be another for another loss
            name = "money" if "money" in shipped.match.repays.get(option.remedy, ()) else option.remedy
            found[name] = max(option.money, found.get(name, option.money))
    return found


@cache
def policy_of_shop() -> Policy:
    return policy("shop")


@given(MINOR, SHARES, CURRENCIES)
def test_goodwill_is_rounded_to_the_nearest_and_the_law_up(paid: int, share: int, currency: str) -> None:
    case = Facts(line("delivery.late"), 2, date(2026, 1, 1), paid=paid, currency=currency)
    (law,) = advise(case, policy(text=SOURCE + rule(f"share = {share}", more=LAW))).options
    assert law.money == Money(-(-paid * share // 1000), currency)
    alone = policy(text="cap = 10000\n" + rule(f"share = {share}"))
    nearest = (paid * share + 500) // 1000
    given_now = [option.money for option in advise(case, alone).options]
    assert given_now == ([Money(nearest, currency)] if nearest else [])
