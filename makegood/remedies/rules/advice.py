"""The remedy advisor: which remedies fit this failure, how much, why, and what each asks of the customer. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from makegood.remedies.money import Money
from makegood.remedies.rules.amounts import loss_of, most
from makegood.remedies.rules.facts import CUSTOMER, KEPT, NOBODY, REFUSED, UNKNOWN, Facts
from makegood.remedies.rules.keeping import keeps, without_return
from makegood.remedies.rules.options import Desk, Option, Reason, offered_by, owed_by
from makegood.remedies.rules.policy import MONEY, Policy, Standing
from makegood.remedies.rules.shape import FITS, WORSE, Duty, Source

CHOICE = 3
Apology = Literal["apologise", "apologise_and_repair", "explain"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What may be offered, the best first and what the law owes before everything else; `keep_it`: whether she keeps
    what she got, None where nobody can say; `questions`: facts to ask for, because they would change the advice."""

    options: tuple[Option, ...]
    apology: Apology
    cautions: tuple[Reason, ...] = ()
    questions: tuple[str, ...] = ()
    keep_it: bool | None = None
    duties: tuple[tuple[Duty, Source], ...] = ()

    def choice(self, most: int = CHOICE) -> tuple[Option, ...]:
        """What a customer may choose from: the best that fit; what fits worse is never among them."""
        return tuple(option for option in self.options if option.law or option.fit != WORSE)[:most]


def advise(facts: Facts, policy: Policy) -> Advice:
    """Advice on one case. What the law owes comes first and whole; no goodwill in its currency lies below it."""
    rules = policy.rules_for(facts.line)
    desk, kept = Desk(facts, policy, policy.lost(facts)), keeps(facts, policy)
    applying = [standing for standing in rules if standing.applies(facts)]
    by_law = [option for each in applying if each.rule.law for option in owed_by(each, desk)]
    offered = (option for each in applying if not each.rule.law for option in offered_by(each, desk))
    beside = [option for option in _best_of_each(offered) if not _is_given(option, by_law, policy)]
    above = [_raised(option, by_law) for option in beside if not _is_outdone(option, beside, policy)]
    ranked = sorted([*by_law, *above], key=_rank)
    return Advice(
        tuple(without_return(option, kept) for option in ranked),
        _apology(facts),
        tuple(_cautions(facts)),
        _questions(facts, rules),
        kept,
        tuple(policy.duties_for(facts)),
    )


def cautions_on(given: Money, facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    """What to say of an amount somebody wants to give: it lies above the cap, or below what the law owes. Each asks
    for a reason."""
    bound = most(facts, policy)
    found = []
    if bound and bound[0].currency == given.currency and bound[0] < given:
        found.append(Reason(f"above_{bound[1]}", _above(given, bound[0], facts, policy)))
    floor = _floor(advise(facts, policy).options, given.currency)
    if floor and given < floor:
        found.append(Reason("below_law", {"owed": floor}))
    return tuple(found)


def cautions_beside(
    value: Money, others: Money, facts: Facts, policy: Policy, advice: Advice
) -> tuple[Reason, ...]:
    """What asks for a reason where something of this value is offered beside `others` that stand on the case.

    All of it counts for the cap. What the law owes, and what a rule outside the cap gives, needs no reason; beside it
    goodwill has the whole of the cap.
    """
    found = cautions_on(value + others, facts, policy)
    freed = [option.money for option in advice.options if (option.law or option.uncapped) and option.money]
    bound = most(facts, policy)
    if bound is None or not any(_is_free(value, value + others, money, bound[0]) for money in freed):
        return found
    return tuple(reason for reason in found if not reason.key.startswith("above"))


def _is_free(value: Money, total: Money, freed: Money, bound: Money) -> bool:
    return freed.currency == value.currency == bound.currency and value <= freed and total <= freed + bound


def _above(given: Money, bound: Money, facts: Facts, policy: Policy) -> dict[str, object]:
    loss = loss_of(facts)
    share = -(-given.amount * 100 // loss.amount) if loss else 0
    return {"most": bound, "percent": share, "cap": policy.cap // 10}


def _best_of_each(options: Iterable[Option]) -> Iterable[Option]:
    """Each remedy once: the rule that gives most counts, and between equals the first."""
    best: dict[str, Option] = {}
    for option in options:
        known = best.get(option.remedy)
        if known is None or _more(option.money, known.money):
            best[option.remedy] = option
    return best.values()


def _more(one: Money | None, other: Money | None) -> bool:
    return one is not None and (other is None or other < one)


def _is_given(option: Option, by_law: Iterable[Option], policy: Policy) -> bool:
    """Whether the law gives this already: the same thing, or money and no less of it."""
    return any(
        _repays_as_much(law, option, policy) if law.money and option.money else law.remedy == option.remedy
        for law in by_law
    )


def _is_outdone(option: Option, others: Iterable[Option], policy: Policy) -> bool:
    """Whether another remedy repays more money, or as much by an earlier rule, and asks no more steps for it: between
    these two nobody has a choice."""
    return any(
        _repays_as_much(other, option, policy)
        and other.effort <= option.effort
        and (other.money != option.money or other.place < option.place)
        for other in others
    )


def _repays_as_much(law: Option, option: Option, policy: Policy) -> bool:
    both = all(MONEY in policy.match.repays.get(each.remedy, ()) for each in (law, option))
    return both and law.money is not None and option.money is not None and _no_less(law.money, option.money)


def _no_less(one: Money, other: Money) -> bool:
    return one.currency == other.currency and other <= one


def _raised(option: Option, by_law: list[Option]) -> Option:
    """Whatever she chooses in place of what is owed is worth no less."""
    floor = _floor(by_law, option.money.currency) if option.money else None
    if floor is None or option.money is None or floor <= option.money:
        return option
    others = (reason for reason in option.reasons if not reason.key.startswith(("share_of", "held")))
    reasons = (*others, Reason("raised_to_law", {"owed": floor}))
    return replace(option, money=floor, cost=floor, reasons=reasons)


def _floor(options: Iterable[Option], currency: str) -> Money | None:
    """What the law owes in a currency: of the choices that one rule leaves, the highest; all rules together."""
    highest: dict[int, Money] = {}
    for option in options:
        if option.law and option.money and option.money.currency == currency:
            highest[option.place] = max(option.money, highest.get(option.place, option.money))
    return sum(highest.values(), Money(0, currency)) if highest else None


def _rank(option: Option) -> tuple[bool, int, int, int]:
    return not option.law, FITS.index(option.fit), option.effort, option.place


def _questions(facts: Facts, rules: Iterable[Standing]) -> tuple[str, ...]:
    """The facts to ask for: whether she kept or refused it, where a rule holds for the one and not for the other."""
    looking = [standing for standing in rules if "kept" in standing.names]
    if facts.kept != UNKNOWN or not looking:
        return ()
    kept, refused = replace(facts, kept=KEPT), replace(facts, kept=REFUSED)
    return ("kept",) if any(each.applies(kept) != each.applies(refused) for each in looking) else ()


def _apology(facts: Facts) -> Apology:
    """Whether sorry is owed, and whether it is enough: not where sorry was said before or recovery failed (Halperin
    et al. 2019; Joireman et al. 2013); where the fault is not ours, an explanation serves (Grewal et al. 2008)."""
    if facts.fault in {CUSTOMER, NOBODY}:
        return "explain"
    return "apologise_and_repair" if facts.second_failure or facts.apologies else "apologise"


def _cautions(facts: Facts) -> Iterator[Reason]:
    if facts.second_failure:
        yield Reason("second_failure")
    elif facts.apologies:
        yield Reason("apologised_before", {"count": facts.apologies})
    if not facts.currency:
        yield Reason("no_price")
