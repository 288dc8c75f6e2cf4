"""When a duty of the law is due, and which promise stands for it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import msgspec

from makegood.accounts.rules.periods import period_ends
from makegood.accounts.rules.worktime import Hours
from makegood.cases.rules import WARN_SHARE, Clock, working_days_later
from makegood.lib.text import sha256

KINDS: Mapping[str, str] = {
    "first_answer": "law_answer",
    "final_answer": "law_final",
    "accepted": "law_yes",
    "given": "law_given",
}
"""The kind of promise that is kept by what meets a duty."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What the law asks by a time: `within` so many of `unit` after something, for these kinds of failure (none: all)
    that were noticed on the day `since` or later. `text` is by language, English always among them."""

    text: Mapping[str, str]
    source: str
    within: int
    unit: str
    after: str
    met_by: str
    failures: tuple[str, ...] = ()
    since: date | None = None
    source_at: str = ""
    read_on: date | None = None
    recalled: bool = False
    id: int = 0

    @property
    def digest(self) -> str:
        """What names it by all it says: its SHA-256 in hexadecimal."""
        return sha256(msgspec.json.encode(asdict(self) | {"id": 0}, order="sorted").decode()).hex()

    def concerns(self, line: Collection[str], day: date) -> bool:
        """Whether it is for a failure of this kind (with its parents) that was noticed on that day."""
        return (not self.failures or bool(set(self.failures) & set(line))) and (
            self.since is None or self.since <= day
        )


def duty_clock(duty: Duty, hours: Hours, began: datetime) -> Clock:
    """The promise that a duty makes of something that happened at `began`, where the team works these hours.

    It warns when a fifth of the time is left, and at least a working day before.
    """
    due_at = period_ends(hours, began, duty.within, duty.unit)
    return Clock(KINDS[duty.met_by], None, due_at, _warns(hours, began, due_at), duty=duty.id, began=began)


def _warns(hours: Hours, began: datetime, due_at: datetime) -> datetime:
    share = began + (due_at - began) * WARN_SHARE
    eve = working_days_later(hours, due_at, -1)
    return max(min(share, eve), min(share, began + timedelta(minutes=1)))
