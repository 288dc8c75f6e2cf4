"""One remedy that may be offered: what it comes to, how well it fits, why, and what it asks of the customer. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from makegood.remedies.money import Money
from makegood.remedies.rules.amounts import Worth, cost_of, goodwill, owed
from makegood.remedies.rules.facts import UNKNOWN, Facts
from makegood.remedies.rules.policy import Policy, Standing
from makegood.remedies.rules.shape import WORSE, Offer, Source

HISTORY = frozenset(["failures", "second_failure", "apologies", "tenure_months", "first_order"])
"""The facts that tell of her and us before this failure."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason or a caution: a key that `remedies.wording` puts into words, and the facts the words name."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One remedy that may be offered. `money` is None for a thing or a deed, or where it must be said first.

    `asks` are the steps it asks of the customer; `why` are the words of the rule by language; `need` is what a thing
    or a deed must respect; `uncapped`: the cap does not hold it.
    """

    remedy: str
    money: Money | None
    law: bool
    fit: str
    asks: tuple[str, ...]
    rule: str
    pack: str
    place: int
    cost: Money | None = None
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None
    need: str = ""
    uncapped: bool = False

    @property
    def effort(self) -> int:
        """How many steps it asks of her: effort cancels the good of compensation (Kenesei and Bali 2020)."""
        return len(self.asks)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every option of a case is made from: its facts, the policy, and what was lost."""

    facts: Facts
    policy: Policy
    lost: frozenset[str]


def owed_by(standing: Standing, desk: Desk) -> Iterator[Option]:
    """What a rule of the law gives in this case."""
    for offer in standing.rule.offer:
        yield _option(offer, standing, owed(offer, desk.facts) if offer.is_money else Worth(), desk)


def offered_by(standing: Standing, desk: Desk) -> Iterator[Option]:
    """What a rule of goodwill gives in this case; what comes to nothing is left out."""
    for offer in standing.rule.offer:
        uncapped = standing.rule.uncapped
        worth = goodwill(offer, desk.facts, desk.policy, uncapped=uncapped) if offer.is_money else Worth()
        comes_to_nothing = worth.money is not None and worth.money.amount <= 0
        if not comes_to_nothing and not (offer.fixed and worth.missing):
            yield _option(offer, standing, worth, desk)


def _option(offer: Offer, standing: Standing, worth: Worth, desk: Desk) -> Option:
    fit = desk.policy.fit(offer.remedy, desk.lost)
    return Option(
        remedy=offer.remedy,
        money=worth.money,
        law=standing.rule.law,
        fit=fit,
        asks=desk.policy.asks(offer),
        rule=standing.rule.name,
        pack=standing.pack,
        place=standing.place,
        cost=cost_of(offer, desk.facts, worth),
        reasons=tuple(_reasons(offer, standing, worth, fit, desk)),
        cautions=tuple(_doubts(standing, worth)),
        why=offer.why,
        source=standing.source,
        need="" if offer.is_money else desk.facts.need,
        uncapped=standing.rule.uncapped,
    )


def _reasons(offer: Offer, standing: Standing, worth: Worth, fit: str, desk: Desk) -> Iterator[Reason]:
    if standing.rule.law:
        yield Reason("law", {"source": standing.source.name if standing.source else standing.pack})
    if fit != WORSE or not standing.rule.law:
        repaid = desk.lost.intersection(desk.policy.match.repays.get(offer.remedy, ())) or desk.lost
        yield Reason(fit, {"lost": min(repaid, default="")})
    if worth.held:
        yield Reason(f"held_{worth.held}")
    elif offer.share and worth.money:
        yield _share(offer, offer.share, desk.facts)
    yield from _decided(standing, desk.facts)
    if not offer.is_money:
        yield from _tailored(desk.facts)


def _share(offer: Offer, share: int, facts: Facts) -> Reason:
    base = "paid" if offer.of == "paid" or facts.loss is None else "loss"
    return Reason(f"share_of_{base}", {"percent": f"{share / 10:g}", "order": facts.order})


def _decided(standing: Standing, facts: Facts) -> Iterator[Reason]:
    """Which of her facts the rule looked at."""
    if standing.names & HISTORY:
        yield Reason("used_history", {"failures": facts.failures})
    if "fault" in standing.names and facts.fault != UNKNOWN:
        yield Reason(f"fault_{facts.fault}")
    if "kept" in standing.names and facts.kept != UNKNOWN:
        yield Reason(facts.kept)


def _tailored(facts: Facts) -> Iterator[Reason]:
    """What a thing or a deed goes by: her need, and what she ordered."""
    if facts.need:
        yield Reason("used_need", {"need": facts.need})
    if facts.order or facts.product:
        yield Reason("used_order", {"order": facts.order, "product": facts.product})


def _doubts(standing: Standing, worth: Worth) -> Iterator[Reason]:
    if standing.source and standing.source.mark == "R":
        yield Reason("check_law", {"source": standing.source.name})
    if worth.missing:
        yield Reason(f"say_{worth.missing}")
