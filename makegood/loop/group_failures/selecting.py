"""Whom a group failure hit: encounters by a filter, by their outside ids, or those behind an incident's case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from makegood.customers.models import EncounterStatus
from makegood.lib.copying import texts
from makegood.lib.errors import Refused

LATE = "late"
FAILED = "failed"
FAILURES = tuple(
    status.value
    for status in EncounterStatus
    if status not in {EncounterStatus.OPEN, EncounterStatus.OK, EncounterStatus.LATE}
)
MOST = 100_000
"""So many outside ids may be named at once."""


class Everybody(Refused):
    """This would take in every encounter there is. Say at least a time, a place, a product, or name their ids."""

    status = 422


class TooMany(Refused):
    """No more than {most} ids can be named at once; these are {count}. Say a time and a place instead."""

    status = 422


@dataclass(frozen=True, slots=True)
class Selection:
    """Encounters: by ids outside, else those behind the case `case`, else all to which everything said applies.

    `went` is "late" (a broken promise), "failed" (any status that speaks of a failure), or one status.
    The time is when an encounter began, else was promised for, else was agreed.
    """

    ids: tuple[str, ...] = ()
    case: int | None = None
    kind: str = ""
    place: str = ""
    product: str = ""
    team: int | None = None
    went: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def as_facts(self) -> dict[str, Any]:
        """As it is kept: the ids by their number, for they stand on the people."""
        told: dict[str, Any] = {"ids": len(self.ids)} if self.ids else {}
        named = {name: getattr(self, name) for name in ("case", "kind", "place", "product", "team", "went")}
        times = {name: at.isoformat() for name in ("since", "until") if (at := getattr(self, name))}
        return told | {name: value for name, value in named.items() if value} | times


MOMENT = "coalesce(e.started_at, e.promised_at, e.occurred_at)"
IS_LATE = """(e.status = 'late' OR (e.promised_at IS NOT NULL AND e.status IN ('open', 'ok')
    AND coalesce(e.happened_at, now()) > e.promised_at))"""
BEHIND_A_CASE = """
    SELECT DISTINCT coalesce(s.encounter_id, f.encounter_id) AS encounter_id,
        coalesce(s.customer_id, e.customer_id) AS customer_id
    FROM cases_caseground g LEFT JOIN listening_signal s ON s.id = g.signal_id
    LEFT JOIN listening_failure f ON f.id = g.failure_id
    LEFT JOIN customers_encounter e ON e.id = coalesce(s.encounter_id, f.encounter_id)
    WHERE g.case_id = %s
"""
BY_FILTER = "SELECT e.id AS encounter_id, e.customer_id FROM customers_encounter e WHERE "


def matched(chosen: Selection) -> tuple[str, list[Any]]:
    """The SQL that finds the encounters (`encounter_id`, `customer_id`), and its parameters."""
    if chosen.ids:
        if len(chosen.ids) > MOST:
            raise TooMany(most=f"{MOST:,}", count=f"{len(chosen.ids):,}")
        return f"{BY_FILTER} e.external_id = ANY(%s)", [texts(chosen.ids)]
    if chosen.case:
        return BEHIND_A_CASE, [chosen.case]
    said = dict(_conditions(chosen))
    if not said.keys() - {"true", IS_LATE}:
        raise Everybody
    return BY_FILTER + " AND ".join(said), [value for value in said.values() if value is not None]


def _conditions(chosen: Selection) -> Mapping[str, Any]:
    equal = {"kind": "e.kind", "product": "lower(e.product)", "place": "lower(e.place)", "team": "e.team_id"}
    said: dict[str, Any] = {
        f"{column} = {'lower(%s)' if 'lower' in column else '%s'}": value
        for name, column in equal.items()
        if (value := getattr(chosen, name))
    }
    if chosen.since:
        said[f"{MOMENT} >= %s"] = chosen.since
    if chosen.until:
        said[f"{MOMENT} < %s"] = chosen.until
    if chosen.went == LATE:
        said[IS_LATE] = None
    elif chosen.went:
        said["e.status = ANY(%s)"] = texts(FAILURES if chosen.went == FAILED else [chosen.went])
    return said
