"""How soon people answered and put things right, and how many customers were recovered, by the cases of a span."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from makegood.accounts.roster import Roster
from makegood.insights.columns import NEVER, columns
from makegood.insights.rules import DONE, OTHER, RUNNING, Curve, Rate, Reached, bounds, curve, wilson
from makegood.insights.working import YEAR_2000, worked
from makegood.lib.bulk import select

SHARES = (0.5, 0.9, 0.95)
POINTS = 120
FIRST_REPLY, RESOLUTION = "first_reply", "resolution"
EVERYBODY, US, CUSTOMER = "all", "us", "customer"
CLOCKS = ("working", "elapsed")

Cases = Mapping[str, NDArray[Any]]

CASES = """
SELECT c.team_id, c.owner_id, c.noticed_by = 'us', c.own_up, c.opened_at, coalesce(c.first_reply_at, 'infinity'),
  coalesce(c.resolved_at, c.recovered_at, 'infinity'), coalesce(c.closed_at, 'infinity')
FROM cases_case c WHERE NOT c.history AND c.reachable AND c.opened_at > %s AND c.opened_at <= %s
  AND (%s::bigint[] IS NULL OR c.team_id = ANY(%s))
"""
KINDS = {
    "team": "bigint", "owner": "bigint", "us": "yes", "own_up": "yes", "opened": "instant", "first_reply": "instant",
    "resolution": "instant", "closed": "instant",
}  # fmt: skip


def read_cases(begin: dt.datetime, end: dt.datetime, teams: Collection[int] | None = None) -> Cases:
    """The cases of people we could reach that were opened after `begin` and by `end`, as columns; history is none."""
    narrowed = None if teams is None else list(teams)
    return columns(CASES, [begin, end, narrowed, narrowed], KINDS)


def picked(cases: Cases, which: NDArray[np.bool_]) -> Cases:
    """The cases at these places."""
    return {name: column[which] for name, column in cases.items()}


@dataclass(frozen=True, slots=True)
class Waits:
    """How long so many waited, on one clock, in minutes: by when half, nine of ten, 95 of 100 had it."""

    n: int
    running: int
    reached: tuple[Reached, Reached, Reached]
    points: list[tuple[float, float]]


def waits(cases: Cases, what: str, crews: Roster, at: dt.datetime) -> dict[str, Waits]:
    """How long the first reply or the resolution took, in working and in elapsed time.

    Cases still open are counted as far as they have come; closing without it is another end, not an absence.
    """
    now = (at - YEAR_2000) // dt.timedelta(microseconds=1)
    done, closed = cases[what], cases["closed"]
    ends = np.where(done != NEVER, DONE, np.where(closed != NEVER, OTHER, RUNNING))
    until = np.minimum(np.minimum(done, np.where(done != NEVER, NEVER, closed)), now)
    minutes = {
        "working": _working(cases, until, crews),
        "elapsed": np.maximum(until - cases["opened"], 0) / 60_000_000,
    }
    return {clock: _told(curve(length.astype(float), ends)) for clock, length in minutes.items()}


def _working(cases: Cases, until: NDArray[np.int64], crews: Roster) -> NDArray[np.int64]:
    minutes = np.zeros_like(until)
    for team in np.unique(cases["team"]):
        hers = cases["team"] == team
        minutes[hers] = worked(crews.team(int(team)).hours, cases["opened"][hers], until[hers])
    return minutes


def _told(drawn: Curve) -> Waits:
    half, nine, most = (drawn.by(share) for share in SHARES)
    places = np.unique(np.linspace(0, max(drawn.minutes.size - 1, 0), POINTS).astype(int))[
        : drawn.minutes.size
    ]
    points = [(round(float(drawn.minutes[i]), 1), round(float(drawn.share[i]), 4)) for i in places]
    return Waits(drawn.n, drawn.running, (half, nine, most), points)


def by_who_noticed(cases: Cases, what: str, crews: Roster, at: dt.datetime) -> dict[str, dict[str, Waits]]:
    """The same for all cases, for those that we noticed first, and for those that the customer told us of."""
    sides = {EVERYBODY: np.full(len(cases["us"]), True), US: cases["us"], CUSTOMER: ~cases["us"]}
    return {who: waits(picked(cases, side), what, crews, at) for who, side in sides.items()}


@dataclass(frozen=True, slots=True)
class Recovery:
    """Customers who gave a low score: how many we asked whether it is right, how many answered, and are happy now.

    Asked is whom a mail was sent to, or who answered; what lies in the outbox, or is to be asked by hand, is neither.
    Happy means that her last answer was "it is right", or 4 or 5. A description, not an effect: low scorers drift up
    by themselves.
    """

    low: int = 0
    asked: int = 0
    answered: int = 0
    happy: int = 0

    def __add__(self, other: "Recovery") -> "Recovery":
        return Recovery(
            self.low + other.low,
            self.asked + other.asked,
            self.answered + other.answered,
            self.happy + other.happy,
        )

    @property
    def rate(self) -> Rate:
        """The share recovered, of those who answered."""
        return wilson(self.happy, self.answered)

    @property
    def unknown(self) -> int:
        """Those of whom nobody knows: not asked yet, or silent."""
        return self.low - self.answered

    @property
    def silent(self) -> int:
        """Those who were asked and did not answer."""
        return self.asked - self.answered

    @property
    def not_asked(self) -> int:
        """Those who were not asked yet."""
        return self.low - self.asked

    @property
    def bounds(self) -> tuple[float, float]:
        """The share if all of whom nobody knows were lost, and if all were recovered."""
        return bounds(self.happy, self.answered, self.unknown)


RECOVERY = """
WITH verdict AS (
  SELECT DISTINCT ON (b.case_id) b.case_id, b.answered_at IS NOT NULL AS answered,
    CASE WHEN b.score IS NULL THEN b.answer = 'right' ELSE b.score >= 4 END AS happy
  FROM followup_checkback b JOIN cases_case c ON c.id = b.case_id
  WHERE b.asked_at IS NOT NULL AND c.opened_at > %s AND c.opened_at <= %s
    AND (b.answered_at IS NOT NULL OR EXISTS (SELECT FROM outreach_message m WHERE m.case_id = b.case_id
      AND m.kind = 'check_back' AND m.state = 'sent' AND m.sent_at >= b.asked_at))
  ORDER BY b.case_id, b.answered_at DESC NULLS LAST
)
SELECT {by}, count(*), count(v.case_id), count(*) FILTER (WHERE v.answered),
  count(*) FILTER (WHERE v.answered AND v.happy)
FROM cases_case c LEFT JOIN verdict v ON v.case_id = c.id
WHERE NOT c.history AND c.score_before IS NOT NULL AND c.opened_at > %s AND c.opened_at <= %s
  AND (%s::bigint[] IS NULL OR c.team_id = ANY(%s))
GROUP BY {places}
"""


def recovery_by(
    by: Sequence[str], begin: dt.datetime, end: dt.datetime, teams: Collection[int] | None = None
) -> list[tuple[tuple[Any, ...], Recovery]]:
    """How many cases opened after `begin` and by `end` by a low score were recovered, by these values of the case `c`.

    `by` is our own SQL, never a reader's words.
    """
    narrowed = None if teams is None else list(teams)
    places = ", ".join(str(place + 1) for place in range(len(by)))
    sql = RECOVERY.format(by=", ".join(by), places=places)
    rows = select(sql, [begin, end, begin, end, narrowed, narrowed])
    return [(row[: len(by)], Recovery(*row[len(by) :])) for row in rows]


def recovery(begin: dt.datetime, end: dt.datetime, teams: Collection[int] | None = None) -> Recovery:
    """The same for all of them."""
    return sum((found for _, found in recovery_by(["1"], begin, end, teams)), Recovery())
