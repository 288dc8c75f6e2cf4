"""A policy as it is applied: the rules of a document and of its packs, by kind of failure. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from makegood.remedies.rules.facts import REFUSED, Facts
from makegood.remedies.rules.shape import (
    CREDIT,
    IN_KIND,
    WORSE,
    Duty,
    KeepIt,
    Match,
    Offer,
    Outside,
    Rule,
    Source,
)

CAP = 1500
"""Per mille of the loss: above it loyalty falls again (Haesevoets et al. 2017)."""
MONEY = "money"


@dataclass(frozen=True)
class Standing:
    """A rule in its place. `holds` is its condition, `names` the facts it looks at, `pack` the document it is of."""

    rule: Rule
    place: int
    pack: str
    holds: Callable[[Facts], bool]
    names: frozenset[str] = frozenset()
    source: Source | None = None

    def applies(self, facts: Facts) -> bool:
        """Whether it is in force on the day of the failure, and its condition holds."""
        since, until = self.rule.since, self.rule.until
        in_force = (since is None or since <= facts.day) and (until is None or facts.day <= until)
        return in_force and self.holds(facts)


@dataclass(frozen=True)
class Policy:
    """What is offered and what is owed. `cap` is per mille of the loss, `ceiling` minor units by currency.

    `read_on` is the day on which the sources of each of its packs were read.
    """

    name: str
    standings: Sequence[Standing] = ()
    cap: int = CAP
    ceiling: Mapping[str, int] = field(default_factory=dict)
    match: Match = field(default_factory=Match)
    keep_it: KeepIt | None = None
    duties: Sequence[tuple[Duty, Source]] = ()
    outside: Sequence[Outside] = ()
    read_on: Mapping[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[str, list[Standing]] = {}
        for standing in self.standings:
            for key in standing.rule.failures or ("",):
                found.setdefault(key, []).append(standing)
        object.__setattr__(self, "_by_failure", found)
        object.__setattr__(self, "_of_line", {})

    def rules_for(self, line: tuple[str, ...]) -> tuple[Standing, ...]:
        """The rules for a kind of failure or one of its parents, each once, in the order they are written in."""
        known: dict[tuple[str, ...], tuple[Standing, ...]] = self.__dict__["_of_line"]
        if line not in known:
            by_failure: dict[str, list[Standing]] = self.__dict__["_by_failure"]
            found = {standing.place: standing for key in (*line, "") for standing in by_failure.get(key, ())}
            known[line] = tuple(found[place] for place in sorted(found))
        return known[line]

    def lost(self, facts: Facts) -> frozenset[str]:
        """What she lost by this failure; who refused what she got has lost its price."""
        lost = next((self.match.lost[key] for key in facts.line if key in self.match.lost), ())
        return frozenset(lost) | ({MONEY} if facts.kept == REFUSED else frozenset())

    def fit(self, remedy: str, lost: frozenset[str]) -> str:
        """How well a remedy fits: it repays in kind, else it is credit, else it fits worse (Roschk and Gelbrich 2014;
        "Mix&Match" 2020). A lack of attention can be mended by other kinds too."""
        if lost.intersection(self.match.repays.get(remedy, ())):
            return IN_KIND
        return CREDIT if remedy in self.match.credit or lost & set(self.match.mended_by_any) else WORSE

    def asks(self, offer: Offer) -> tuple[str, ...]:
        """What she must do to get it, step by step."""
        return self.match.asks.get(offer.remedy, ()) if offer.asks is None else offer.asks

    def duties_for(self, facts: Facts) -> Iterator[tuple[Duty, Source]]:
        """What the law asks beside any remedy for this failure, on its day."""
        for duty, source in self.duties:
            of_this = not duty.failures or set(duty.failures) & set(facts.line)
            if of_this and (duty.since is None or duty.since <= facts.day):
                yield duty, source

    def outside_for(self, line: Collection[str], day: date) -> list[Outside]:
        """To whom the law lets her go with this kind of failure (and its parents), on that day."""
        of_this = [one for one in self.outside if not one.failures or set(one.failures) & set(line)]
        return [one for one in of_this if one.since is None or one.since <= day]
