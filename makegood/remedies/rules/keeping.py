"""Keep it: whether the customer keeps the wrong or broken item, and what that spares her. Pure."""

from dataclasses import replace

from makegood.remedies.rules.amounts import WHOLE
from makegood.remedies.rules.facts import Facts
from makegood.remedies.rules.options import Option, Reason
from makegood.remedies.rules.policy import Policy
from makegood.remedies.rules.shape import KeepIt

SEND_BACK = "send_back"


def keeps(facts: Facts, policy: Policy) -> bool | None:
    """Whether she keeps the item: it is worth less than the line, or fetching it costs too much of what it is worth."""
    rule = policy.keep_it
    if rule is None or facts.item_value is None or set(rule.not_for) & set(facts.line):
        return None
    return facts.item_value < rule.below.get(facts.currency, 0) or _costs_too_much(
        rule, facts.item_value, facts
    )


def _costs_too_much(rule: KeepIt, value: int, facts: Facts) -> bool:
    if rule.return_cost is None or facts.return_cost is None:
        return False
    return facts.return_cost * WHOLE >= value * rule.return_cost


def without_return(option: Option, kept: bool | None) -> Option:
    """Who keeps the item sends nothing back."""
    if not kept or SEND_BACK not in option.asks:
        return option
    asks = tuple(step for step in option.asks if step != SEND_BACK)
    return replace(option, asks=asks, reasons=(*option.reasons, Reason("keep_it")))
