"""What a group failure comes to, in which words each customer is told, and how fast. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

PER_MINUTE = 200
"""How many people are written to in a minute, unless the organisation says otherwise: what one outbox carries."""
MOST_A_MINUTE = 100_000
FALLBACK = "en"

Words = Mapping[str, Mapping[str, str]]
"""What customers are told, by language: {"en": {"subject": …, "text": …}}; English always among them."""


@dataclass(frozen=True, slots=True)
class Given:
    """One remedy for one person, as it is offered: minor units of `currency`; a thing says what it is in `item`.

    `counted` is what it takes of an authority. `law`: it is owed, and not goodwill.
    """

    remedy: str
    currency: str
    amount: int | None
    item: str
    cost: int
    value: int
    counted: int
    law: bool


def tongue(language: str, words: Words) -> str:
    """The language somebody is told in: her own where there are words in it, else English."""
    own = language.lower()[:2]
    return own if own in words else FALLBACK


def added(gifts: Iterable[Given]) -> tuple[Given, ...]:
    """What one person is offered for all that she lost: of each remedy and currency one offer, added up.

    Alike for alike loss: who lost the same twice is offered the same twice, as two people would be.
    """
    found: dict[tuple[str, str], list[Given]] = {}
    for gift in gifts:
        found.setdefault((gift.remedy, gift.currency), []).append(gift)
    return tuple(_one(alike) for alike in found.values())


def _one(alike: Sequence[Given]) -> Given:
    first = alike[0]
    if len(alike) == 1:
        return first
    return Given(
        first.remedy,
        first.currency,
        None if first.amount is None else sum(one.amount or 0 for one in alike),
        ", ".join(dict.fromkeys(one.item for one in alike if one.item)),
        sum(one.cost for one in alike),
        sum(one.value for one in alike),
        sum(one.counted for one in alike),
        any(one.law for one in alike),
    )


@dataclass(slots=True)
class Sum:
    """What is offered of one remedy in one currency: to how many, and how much in all; `largest` is one gift."""

    people: int = 0
    counted: int = 0
    cost: int = 0
    law_cost: int = 0
    largest: int = 0

    def add(self, gift: Given) -> None:
        """One more person."""
        self.people += 1
        self.counted += gift.counted
        self.cost += gift.cost
        self.law_cost += gift.cost if gift.law else 0
        self.largest = max(self.largest, gift.counted)


SUMMED = ("people", "counted", "cost", "law_cost", "largest")
Sums = dict[tuple[str, str], Sum]
"""By remedy and currency."""


def add(sums: Sums, gifts: Iterable[Given]) -> None:
    """One more person who is offered this."""
    for gift in gifts:
        sums.setdefault((gift.remedy, gift.currency), Sum()).add(gift)


def sums_as_facts(sums: Sums) -> list[dict[str, Any]]:
    """As they are kept."""
    return [
        {"remedy": remedy, "currency": currency, **asdict(each)}
        for (remedy, currency), each in sorted(sums.items())
    ]


def sums_of(kept: Iterable[Mapping[str, Any]]) -> Sums:
    """Sums that were kept."""
    return {(each["remedy"], each["currency"]): Sum(**{name: each[name] for name in SUMMED}) for each in kept}


@dataclass(slots=True)
class Forecast:
    """What going ahead would do: whom it reaches, and what it costs if everybody takes what is offered.

    `unknown`: encounters of nobody we know. `open`: people who have a case about it already, and join it. `offered`:
    those of them who were offered something already, and are offered nothing more. `by_hand`: people for whom the
    policy names nothing that can be offered by itself. `sums` by (remedy, currency). `together`: which of them one
    person is offered together, with the largest of each.
    """

    encounters: int = 0
    unknown: int = 0
    people: int = 0
    several: int = 0
    no_address: int = 0
    open: int = 0
    offered: int = 0
    by_hand: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    sums: Sums = field(default_factory=dict)
    together: dict[tuple[tuple[str, str], ...], list[int]] = field(default_factory=dict)

    def add(self, gifts: Sequence[Given]) -> None:
        """What one more person is offered."""
        add(self.sums, gifts)
        if len(gifts) > 1:
            alike = tuple((gift.remedy, gift.currency) for gift in gifts)
            before = self.together.get(alike, [0] * len(gifts))
            self.together[alike] = [max(each, gift.counted) for each, gift in zip(before, gifts, strict=True)]

    def as_facts(self) -> dict[str, Any]:
        """As it is kept."""
        told = {name: getattr(self, name) for name in COUNTS}
        told["languages"] = dict(sorted(self.languages.items(), key=lambda each: (-each[1], each[0])))
        return told | {"sums": sums_as_facts(self.sums), "together": self._together()}

    def _together(self) -> list[list[dict[str, Any]]]:
        return [
            [
                {"remedy": remedy, "currency": currency, "counted": counted}
                for (remedy, currency), counted in zip(alike, largest, strict=True)
            ]
            for alike, largest in sorted(self.together.items())
        ]


COUNTS = ("encounters", "unknown", "people", "several", "no_address", "open", "offered", "by_hand")


def per_currency(sums: Iterable[Mapping[str, Any]], what: str = "counted") -> dict[str, int]:
    """What all remedies of a forecast come to, by currency."""
    found: Counter[str] = Counter()
    for each in sums:
        found[each["currency"]] += each[what]
    return dict(sorted(found.items()))


def seen(shown: Mapping[str, Any]) -> str:
    """A hash over all that somebody says yes to: SHA-256 over it as JSON, in hex."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def to_release(per_minute: int, released_lately: int) -> int:
    """How many more may be written to now, where so many were in the last minute."""
    return max(per_minute - released_lately, 0)
