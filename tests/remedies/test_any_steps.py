"""Whatever order things happen in, and whoever does them at once, the ledger holds."""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from makegood.lib.bulk import execute
from makegood.remedies.checking import verify
from makegood.remedies.ledger import rules
from makegood.remedies.ledger.actions import ToPost, post, post_all, reverse
from makegood.remedies.ledger.queries import balances
from makegood.remedies.ledger.rules import Kind
from makegood.remedies.models import Posting
from makegood.remedies.money import Money
from tests.cast import NOW
from tests.remedies.steps import Steps
from tests.remedies.walking import Walk

SEEDS = int(os.environ.get("FAULT_SEEDS", "30"))
STEPS = int(os.environ.get("FAULT_STEPS", "1000"))
FIRST = int(os.environ.get("FAULT_FIRST_SEED", "0"))
CALM: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.generate],
}


def walk(seeds: int, steps: int) -> None:
    """So many lives of so many steps each, and all of it looked at in the end."""
    run_state_machine_as_test(Steps, settings=settings(max_examples=seeds, stateful_step_count=steps, **CALM))
    found = verify()
    assert found["sums"] == found["chains"] == (0, [])


def test_the_ledger_holds_after_any_steps(own_database: str) -> None:
    walk(8, 30)


@pytest.mark.fault
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_the_ledger_holds_after_many_steps(own_database: str, seed: int) -> None:
    """All of TRUST B04 with FAULT_SEEDS=200 FAULT_STEPS=5000; FAULT_FIRST_SEED begins at another one."""
    execute("SET synchronous_commit TO off", [])  # no crash is tested here
    Walk(seed, every=250).go(STEPS)
    found = verify()
    assert found["sums"] == found["chains"] == found["gift_codes"] == (0, [])


WAYS: list[Callable[[Money], rules.Lines]] = [
    lambda money: rules.given(money),
    lambda money: rules.paid(money, "by_hand"),
    lambda money: rules.paid(money, "gift_code"),
    lambda money: rules.redeemed(money),
    lambda money: rules.expired(money),
    lambda money: rules.reversed_(rules.given(money)),
    lambda money: rules.given(money) + rules.redeemed(Money(money.amount, "JPY")),
]


def many_at_once(people: int, each: int) -> None:
    """People who post at once, in several accounts and currencies, the same things among them."""

    def somebody(who: int) -> None:
        dice = random.Random(who)
        for n in range(each):
            money = Money(dice.randint(1, 500), dice.choice(["GBP", "BHD"]))
            lines = dice.choice(WAYS)(money)
            post(Kind.GIVEN, lines, reference=f"own:{who}:{n}", by=None, at=NOW)
            post(Kind.GIVEN, rules.given(Money(7, "JPY")), reference=f"shared:{n}", by=None, at=NOW)
            if n % 3 == 0:
                reverse(f"shared:{n}", by=None, at=NOW)
            if n % 5 == 0:
                some = [
                    ToPost(Kind.GIVEN, way(Money(1, "GBP")), f"all:{who}:{n}:{k}")
                    for k, way in enumerate(WAYS)
                ]
                post_all(dice.sample(some, len(some)), by=None, at=NOW)
        connection.close()

    with ThreadPoolExecutor(people) as crowd:
        list(crowd.map(somebody, range(people)))
    assert Posting.objects.filter(reference__startswith="shared:").count() == each
    assert Posting.objects.filter(reference__startswith="own:").count() == people * each
    assert sum(amount for (_name, currency), amount in balances().items() if currency == "GBP") == 0
    found = verify()
    assert found["chains"] == found["sums"] == (0, [])


def test_many_post_at_once_and_nobody_waits_for_ever(own_database: str) -> None:
    many_at_once(8, 15)


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_a_crowd_posts_at_once(own_database: str) -> None:
    many_at_once(50, 60)
