"""The shape of every payer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from makegood.remedies.money import Money


@dataclass(frozen=True, slots=True)
class PayOrder:
    """What is to be paid, once for each `key`, and which try of the payout it is.

    `said` is what a person gave as proof that she paid it herself; `onto` the payment or order that it goes back onto,
    as it was shown when it was offered: a payer knows no other.
    """

    key: str
    payout: int
    attempt: int
    money: Money
    said: str
    at: datetime
    onto: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """It was paid: the payer's own reference. `told_once` is for the customer alone, and kept by no payer."""

    reference: str
    told_once: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have been paid or not."""

    why: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """It was not paid, and will not be."""

    why: str


Outcome = Proof | Uncertain | Refusal


class Payer(Protocol):
    """Somebody who pays. One that is `here` writes into this database only, within the deed's own transaction."""

    @property
    def name(self) -> str:
        """Under which it is chosen."""

    @property
    def here(self) -> bool:
        """Whether it all happens in this database."""

    def amiss(self) -> str:
        """What keeps it from paying as it is set, in words; empty where nothing does."""

    def pay(self, order: PayOrder) -> Outcome:
        """Pay, once for each key. Whatever it raises counts as `Uncertain`, unless it is `here`."""

    def look_up(self, order: PayOrder) -> Outcome | None:
        """What became of the order with this key; None if it is not there. Whatever it raises says nothing."""
