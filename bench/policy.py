"""Remedies: advice on one case as its page asks for it, and a draft of the policy tried on a hundred thousand cases."""

import time
from datetime import UTC, datetime, timedelta
from random import Random

import psutil

from bench.rows import Row, at_most, quantile, told
from bench.shop.building import shop
from makegood.remedies.policy.queries import advice_for
from makegood.remedies.policy.simulating import simulate

CASES, ASKED, WARM = 100_000, 200, 5
ADVICE, TRIED = 50.0, 60.0
HEAD = 'format = 1\nname = "draft"\npacks = ["shop", "uk-goods"]\n'
ONE_RULE = """
[[rule]]
name = "late, more"
failures = ["delivery.late"]
when = "paid >= 5000 && paid < 20000"
[[rule.offer]]
remedy = "fee_waiver"
share = 150
"""


def run() -> list[Row]:
    """Both against their bounds; the draft once with another cap, so that every case is advised twice."""
    with shop(CASES):
        first, *times = _times()
        memory = psutil.Process().memory_info().rss
        every, found = _tried(HEAD + "cap = 1400\n" + ONE_RULE)
        grown = psutil.Process().memory_info().rss - memory
        one, _ = _tried(HEAD.replace(', "uk-goods"', "") + ONE_RULE)
    return [
        at_most("advice on a case: p95", quantile(times, 0.95), "ms", ADVICE),
        told("advice on a case: p50", quantile(times, 0.5), "ms"),
        told("advice on the first case of a process", first, "ms"),
        at_most(f"policy tried on {found:,} cases, each advised twice", every, "s", TRIED),
        told(f"policy tried on {found:,} cases, one kind of failure differs", one, "s"),
        told("memory that grew meanwhile", grown / 1e6, "MB"),
    ]


def _times() -> list[float]:
    dice, found = Random(1), []
    for _case in range(WARM + ASKED):
        number = dice.randrange(1, CASES)
        began = time.perf_counter()
        advice_for([number])
        found.append(1000 * (time.perf_counter() - began))
    return [found[0], *found[WARM:]]


def _tried(text: str) -> tuple[float, int]:
    now = datetime.now(UTC)
    began = time.perf_counter()
    found = simulate(text, now - timedelta(days=2000), now + timedelta(days=1))
    return time.perf_counter() - began, found["cases"]
