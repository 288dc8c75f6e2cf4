"""What the law owes in a case and was not given. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from makegood.remedies.money import Money
from makegood.remedies.rules.advice import Advice
from makegood.remedies.rules.options import Option


@dataclass(frozen=True, slots=True)
class Got:
    """Something that was given: which remedy, and what it is worth to her. `counts`: it repays money, or she chose it
    in place of what is owed."""

    remedy: str
    value: Money
    counts: bool


def unmet(advice: Advice, given: Sequence[Got]) -> tuple[Option, ...]:
    """Of each rule of the law of which nothing was given, the first that it leaves to choose from.

    A thing is met by that thing; money by no less of it in its currency. What was given counts once for all rules.
    """
    left: Counter[str] = Counter()
    for each in given:
        if each.counts:
            left[each.value.currency] += each.value.amount
    things = {each.remedy for each in given}
    return tuple(choices[0] for choices in _by_rule(advice) if not _is_met(choices, left, things))


def _by_rule(advice: Advice) -> list[list[Option]]:
    rules: dict[int, list[Option]] = {}
    for option in advice.options:
        if option.law:
            rules.setdefault(option.place, []).append(option)
    return [rules[place] for place in sorted(rules)]


def _is_met(choices: Iterable[Option], left: Counter[str], things: set[str]) -> bool:
    for option in choices:
        if option.money is None:
            if option.remedy in things:
                return True
        elif left[option.money.currency] >= option.money.amount:
            left[option.money.currency] -= option.money.amount
            return True
    return False
