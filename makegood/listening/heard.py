"""What is on its way into the loop: an item as it arrived, and what the door knows about it beyond its words."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from makegood.customers.rules import Person
from makegood.listening.incoming import Item
from makegood.listening.rules import Words
from makegood.listening.text import Model
from makegood.listening.text.signs import Library


class Eyes(NamedTuple):
    """What comments are read with: the signs, and the installation's own model where it has one."""

    signs: Library
    model: Model | None


class Read(NamedTuple):
    """What a comment says, and by what it was read."""

    words: Words
    by: Eyes


@dataclass(slots=True)
class Heard:
    """One signal or encounter on its way in.

    `source` is named where a batch has several. What is not whole (an order whose end a replay still keeps back)
    counts as no row; its end, later, was `told_before`. `known_at` is when it could be known (a replay tells the
    past in order); None means now. `content_key` stands in for a missing outside id, `digest` is the item's
    content_hash, `person` its customer and `read` its comment, where whoever reads ahead has them already. The portal
    knows survey, customer and encounter by her link, and the case (`case_key`) where she answers on its page.
    `incident` names what it counts towards instead of a case of its own, where strangers send more than a shop can
    look at.
    `became` is written by `hear`: the keys of the receipt that this item counts towards, such as ("new", "low",
    "cases_opened"); requests that travelled in one batch get their own receipts from it.
    """

    item: Item
    source: str = ""
    is_whole: bool = True
    told_before: bool = False
    known_at: datetime | None = None
    content_key: str = ""
    digest: bytes = b""
    person: Person | None = None
    read: Read | None = None
    survey_id: int | None = None
    customer_id: int | None = None
    encounter_id: int | None = None
    threshold: Decimal | None = None
    anonymous: bool = False
    do_not_contact: bool = False
    signs: tuple[str, ...] = ()
    case_key: str = ""
    incident: str = ""
    became: tuple[str, ...] = ()


@dataclass(slots=True)
class Receipt:
    """What became of a batch. `rows` = new + duplicates + changed + rejected."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    case_ids: list[int] = field(default_factory=list)

    KEYS = (
        "rows", "new", "duplicates", "changed", "rejected", "low", "failures",
        "cases_opened", "cases_joined", "cases_history",
    )  # fmt: skip

    def add(self, other: "Receipt") -> None:
        """Count another batch in."""
        self.counts.update(other.counts)
        self.seconds += other.seconds
        self.case_ids += other.case_ids

    def as_dict(self) -> dict[str, Any]:
        """The receipt as scripts read it."""
        return {key: self.counts[key] for key in self.KEYS} | {"seconds": round(self.seconds, 3)}
