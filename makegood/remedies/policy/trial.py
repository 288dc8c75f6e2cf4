"""What a draft would have changed: two advices on the same case compared, and what all of them add up to. Pure."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from makegood.remedies.money import Money
from makegood.remedies.rules import Advice, Facts, Option

BIGGEST = 10
Tell = Callable[[Mapping[str, Any]], None]
CHANGES = ("more", "less", "other_remedy", "newly", "no_longer", "other_choices")


@dataclass(slots=True)
class Sum:
    """What is given to how many cases: cost in minor units by currency; `unpriced` have a remedy without a cost."""

    given: int = 0
    unpriced: int = 0
    cost: Counter[str] = field(default_factory=Counter)

    def add(self, options: Iterable[Option]) -> None:
        """One more case with these remedies, if any."""
        given = list(options)
        self.given += bool(given)
        self.unpriced += any(option.cost is None for option in given)
        for option in given:
            if option.cost:
                self.cost[option.cost.currency] += option.cost.amount

    def as_facts(self) -> dict[str, Any]:
        """As JSON tells it."""
        return {"given": self.given, "unpriced": self.unpriced, "cost": dict(sorted(self.cost.items()))}


@dataclass(slots=True)
class Both:
    """The same under the policy that lives and under the draft."""

    cases: int = 0
    changed: int = 0
    live: Sum = field(default_factory=Sum)
    draft: Sum = field(default_factory=Sum)

    def as_facts(self) -> dict[str, Any]:
        """As JSON tells it."""
        told = {"cases": self.cases, "changed": self.changed}
        return told | {"live": self.live.as_facts(), "draft": self.draft.as_facts()}


def given(advice: Advice) -> tuple[Option, ...]:
    """What a case is reckoned to be given: of each rule of the law its first remedy, else the best that fits."""
    owed = {option.place: option for option in reversed(advice.options) if option.law}
    return tuple(owed[place] for place in sorted(owed)) or advice.choice(1)


class Trial:
    """A draft tried on cases one by one: counts by failure and remedy, and the biggest changes.

    Every case that changes is told of at once, and not kept.
    """

    def __init__(self, tell: Tell = lambda told: None) -> None:
        self._tell = tell
        self.all = Both()
        self.changes: Counter[str] = Counter()
        self.by_failure: dict[str, Both] = defaultdict(Both)
        self.by_remedy: dict[str, Both] = defaultdict(Both)
        self._biggest: dict[str, list[tuple[int, str, dict[str, Any]]]] = defaultdict(list)

    def add(self, ref: str, facts: Facts, live: Advice, draft: Advice) -> None:
        """One case under both policies."""
        before, after = given(live), given(draft)
        change = "" if draft is live else change_of(before, after) or _other_choices(live, draft)
        self.changes[change] += bool(change)
        for both in (self.all, self.by_failure[facts.failure]):
            both.cases += 1
            both.changed += bool(change)
            both.live.add(before)
            both.draft.add(after)
        self._count_remedies(before, after, bool(change))
        if change:
            about = {"case": ref, "failure": facts.failure, "change": change}
            self._tell(about | {"live": _told(before), "draft": _told(after)})
            self._keep_if_big(ref, facts, before, after)

    def _count_remedies(self, before: tuple[Option, ...], after: tuple[Option, ...], changed: bool) -> None:
        for remedy in {option.remedy for option in (*before, *after)}:
            both = self.by_remedy[remedy]
            both.cases += 1
            both.changed += changed
            both.live.add(option for option in before if option.remedy == remedy)
            both.draft.add(option for option in after if option.remedy == remedy)

    def _keep_if_big(
        self, ref: str, facts: Facts, before: tuple[Option, ...], after: tuple[Option, ...]
    ) -> None:
        for currency, difference in _differences(before, after):
            told = {"case": ref, "failure": facts.failure, "difference": difference, "currency": currency}
            told |= {"live": _told(before), "draft": _told(after)}
            kept = self._biggest[currency]
            heapq.heappush(kept, (abs(difference), ref, told))
            if len(kept) > BIGGEST:
                heapq.heappop(kept)

    def as_facts(self) -> dict[str, Any]:
        """As JSON tells it: amounts in minor units; the biggest changes of each currency first."""
        biggest = [
            told
            for currency in sorted(self._biggest)
            for _size, _ref, told in sorted(self._biggest[currency], key=lambda each: (-each[0], each[1]))
        ]
        return {
            **self.all.as_facts(),
            "changes": {name: self.changes[name] for name in CHANGES},
            "by_failure": {key: both.as_facts() for key, both in sorted(self.by_failure.items())},
            "by_remedy": {key: both.as_facts() for key, both in sorted(self.by_remedy.items())},
            "biggest": biggest,
        }


def change_of(before: tuple[Option, ...], after: tuple[Option, ...]) -> str:
    """What a draft changes for one case: one of CHANGES, or "" where it gives the same."""
    if not before or not after:
        return "newly" if after else "no_longer" if before else ""
    if [option.remedy for option in before] != [option.remedy for option in after]:
        return "other_remedy"
    return _more_or_less(before, after)


def _other_choices(live: Advice, draft: Advice) -> str:
    """Whether she could choose from something else, where the first of it stays the same."""
    before, after = ([(each.remedy, each.money) for each in advice.choice()] for advice in (live, draft))
    return "" if before == after else "other_choices"


def _more_or_less(before: tuple[Option, ...], after: tuple[Option, ...]) -> str:
    """Of the same remedies, the first that is worth something else decides; in another currency it is another one."""
    for old, new in zip(before, after, strict=True):
        if old.money != new.money:
            comparable = old.money and new.money and old.money.currency == new.money.currency
            return _sign(old.money, new.money) if comparable else "other_remedy"
    return ""


def _sign(old: Money | None, new: Money | None) -> str:
    return "more" if old and new and old < new else "less"


def _differences(before: Iterable[Option], after: Iterable[Option]) -> Iterator[tuple[str, int]]:
    cost: Counter[str] = Counter()
    for sign, options in ((-1, before), (1, after)):
        for option in options:
            if option.cost:
                cost[option.cost.currency] += sign * option.cost.amount
    return ((currency, amount) for currency, amount in sorted(cost.items()) if amount)


def _told(options: Iterable[Option]) -> list[Mapping[str, str]]:
    return [{"remedy": option.remedy, "amount": str(option.money or "")} for option in options]
