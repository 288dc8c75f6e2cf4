"""Policies and facts for the stories about advice."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from makegood.listening.taxonomy import by_key
from makegood.remedies.policy.building import build
from makegood.remedies.policy.checking import Known
from makegood.remedies.policy.packs import packs
from makegood.remedies.rules import Facts, Policy

REMEDIES = frozenset(
    ["refund", "part_refund", "credit", "discount", "gift", "gift_card", "redo", "replacement", "free_service",
     "fee_waiver", "time"]
)  # fmt: skip
DAY = date(2026, 11, 19)


def known() -> Known:
    """The failures, remedies and packs that ship."""
    return Known(by_key().keys(), REMEDIES, packs())


def policy(*names: str, text: str = "") -> Policy:
    """A policy of packs, and of what else is said."""
    listed = ", ".join(f'"{name}"' for name in names)
    return build(f'format = 1\nname = "test"\npacks = [{listed}]\n{text}', known())


def line(failure: str) -> tuple[str, ...]:
    """A kind of failure and its parents."""
    kinds, found = by_key(), [failure]
    while parent := kinds[found[-1]].parent:
        found.append(parent)
    return tuple(found)


def facts(failure: str = "delivery.late", **more: Any) -> Facts:
    """A case of an order for 50.00 GBP, our fault; `more` says what else is known."""
    usual: Mapping[str, Any] = {
        "severity": 2, "day": DAY, "fault": "ours", "paid": 5000, "currency": "GBP", "kind": "order",
    }  # fmt: skip
    return Facts(line(failure), **{**usual, **more})


RULE = """
[[rule]]
name = "{name}"
{more}
[[rule.offer]]
remedy = "{remedy}"
{offer}
"""


def rule(offer: str = "", remedy: str = "refund", name: str = "one", more: str = "") -> str:
    """A rule with one offer, as it is written."""
    return RULE.format(name=name, more=more, remedy=remedy, offer=offer)


SOURCE = """
[[source]]
key = "act"
name = "An Act"
mark = "A"
"""
LAW = 'law = true\nsource = "act"'
