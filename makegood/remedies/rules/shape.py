"""The shape of a policy as it is written: rules, what each offers, what the law asks, and where that is said. Pure.

Amounts are minor units by currency; shares are per mille. Texts are keyed by language, English always among them.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from makegood.remedies.money import MOST

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60)]
Minor = Annotated[int, Meta(ge=1, le=MOST)]
Amounts = dict[Annotated[str, Meta(pattern="^[A-Z]{3}$")], Minor]
PerMille = Annotated[int, Meta(ge=1, le=10_000)]
Said = dict[Annotated[str, Meta(pattern="^[a-z]{2}$")], Annotated[str, Meta(min_length=1, max_length=400)]]
Name = Annotated[str, Meta(min_length=1, max_length=100)]

IN_KIND, CREDIT, WORSE = "in_kind", "credit", "worse"
FITS = (IN_KIND, CREDIT, WORSE)
"""How well a remedy fits what was lost, the best first (Roschk and Gelbrich 2014; "Mix&Match" 2020)."""


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where something is said. A: read in a public source. R: recalled, to be checked before anybody relies on it.

    `read_on` is when; without it the day of the document that names the source.
    """

    key: Key
    name: Name
    mark: Literal["A", "R"]
    at: Annotated[str, Meta(max_length=300)] = ""
    note: Annotated[str, Meta(max_length=600)] = ""
    read_on: date | None = None


class Offer(Struct, frozen=True, forbid_unknown_fields=True):
    """One remedy of a rule. Its amount is fixed, or a share of the loss or of the price; without both it is a thing."""

    remedy: Key
    fixed: Amounts = {}
    share: PerMille | None = None
    of: Literal["loss", "paid", "said_loss"] = "loss"
    at_least: Amounts = {}
    at_most: Amounts = {}
    cost: PerMille | None = None
    asks: tuple[Key, ...] | None = None
    why: Said = {}

    @property
    def is_money(self) -> bool:
        """Whether it has an amount, and is not a thing or a deed."""
        return bool(self.fixed) or self.share is not None


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """For which failures, when, from when until when, which remedies are offered; `law`: they are owed.

    `uncapped`: the cap on the loss does not hold what it gives, such as an award for distress; a ceiling does.
    """

    name: Name
    offer: Annotated[tuple[Offer, ...], Meta(min_length=1, max_length=12)]
    failures: tuple[Key, ...] = ()
    when: Annotated[str, Meta(min_length=1)] = "true"
    law: bool = False
    uncapped: bool = False
    since: date | None = None
    until: date | None = None
    source: Annotated[str, Meta(max_length=60)] = ""


Word = Annotated[str, Meta(max_length=60)]


class Clock(Struct, frozen=True, forbid_unknown_fields=True):
    """By when a duty is met: `within` so many of `unit` after something, and by what it is met."""

    within: int
    unit: Word
    after: Word
    met_by: Word


class Duty(Struct, frozen=True, forbid_unknown_fields=True):
    """Something the law asks beside any remedy, in words, and where it says so; with a clock, by when."""

    text: Said
    source: Key
    failures: tuple[Key, ...] = ()
    since: date | None = None
    clock: Clock | None = None


class Outside(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody outside the firm to whom the law lets a customer go, as the letter at the end says it."""

    text: Said
    source: Key
    failures: tuple[Key, ...] = ()
    since: date | None = None


class KeepIt(Struct, frozen=True, forbid_unknown_fields=True):
    """Below this value of the item the customer keeps it; so too where fetching it costs this share of its value."""

    below: Amounts
    return_cost: PerMille | None = None
    not_for: tuple[Key, ...] = ()


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """What was lost by kind of failure, what each remedy repays, and what it asks of the customer."""

    lost: dict[Key, tuple[Key, ...]] = {}
    repays: dict[Key, tuple[Key, ...]] = {}
    credit: tuple[Key, ...] = ()
    mended_by_any: tuple[Key, ...] = ()
    asks: dict[Key, tuple[Key, ...]] = {}


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """A policy as it is written: its own rules, and the packs it stands on."""

    format: Literal[1]
    name: Key
    title: Said = {}
    read_on: date | None = None
    packs: Annotated[tuple[Key, ...], Meta(max_length=10)] = ()
    without: tuple[Name, ...] = ()
    cap: PerMille | None = None
    ceiling: Amounts = {}
    match: Match = field(default_factory=Match)
    keep_it: KeepIt | None = None
    rule: Annotated[tuple[Rule, ...], Meta(max_length=300)] = ()
    duty: Annotated[tuple[Duty, ...], Meta(max_length=100)] = ()
    outside: Annotated[tuple[Outside, ...], Meta(max_length=20)] = ()
    source: Annotated[tuple[Source, ...], Meta(max_length=50)] = ()
