"""What advice is given upon: the facts of one case, and those of them that a policy's conditions may name. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

OURS, CARRIER, CUSTOMER, NOBODY, UNKNOWN = "ours", "carrier", "customer", "nobody", "unknown"
FAULTS = (OURS, CARRIER, CUSTOMER, NOBODY, UNKNOWN)
KEPT, REFUSED = "kept", "refused"


@dataclass(frozen=True, slots=True)
class Facts:
    """One case as the advisor sees it. Amounts are minor units of `currency`; what nobody knows is None, or "unknown".

    `line` is the kind of failure and its parents up to the root. `kept` says whether she kept what she got or
    refused it. `failures` counts hers in the twelve months up to this one, which is among them; `apologies` those
    of the earlier ones on which a person of ours had written to her.
    """

    line: tuple[str, ...]
    severity: int
    day: date
    fault: str = UNKNOWN
    kept: str = UNKNOWN
    paid: int | None = None
    loss: int | None = None
    currency: str = ""
    failures: int = 1
    apologies: int = 0
    second_failure: bool = False
    first_order: bool = False
    tenure_months: int = 0
    days_since: int = 0
    delay_hours: int = 0
    distance_km: int = 0
    item_value: int | None = None
    return_cost: int | None = None
    kind: str = ""
    order: str = ""
    product: str = ""
    need: str = ""

    @property
    def failure(self) -> str:
        """The kind of failure itself."""
        return self.line[0]

    @property
    def root(self) -> str:
        """The root of its kind: product, delivery or treatment."""
        return self.line[-1]


NAMES: Mapping[str, type] = {
    "failure": str,
    "root": str,
    "severity": int,
    "fault": str,
    "kept": str,
    "paid": int,
    "loss": int,
    "currency": str,
    "failures": int,
    "apologies": int,
    "second_failure": bool,
    "first_order": bool,
    "tenure_months": int,
    "days_since": int,
    "delay_hours": int,
    "distance_km": int,
    "item_value": int,
    "return_cost": int,
    "kind": str,
}
"""What a condition may name, and of which type it is. An amount that nobody knows counts as 0."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "fault": FAULTS,
    "kept": (KEPT, REFUSED, UNKNOWN),
}
"""The only values of facts that are chosen from a list."""
