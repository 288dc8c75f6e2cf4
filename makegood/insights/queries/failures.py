"""How many cases each kind of failure had in a year, month by month, children added up to their parents."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.cache import cache

from makegood.accounts.models import Organisation
from makegood.insights.queries.figures import is_many, name_of
from makegood.insights.rules.adding_up import NO_MONTHS, Months, added_up
from makegood.lib.bulk import select
from makegood.listening.failure_queries import Kind, taxonomy

DAYS = 365
KEPT = 300
"""Seconds for which a year may be old where there are very many cases."""

COUNTED = """
SELECT failure_kind, extract(month FROM opened_at AT TIME ZONE %s)::int, count(*)::int FROM cases_case
WHERE opened_at >= %s AND opened_at < %s AND (%s::bigint[] IS NULL OR team_id = ANY(%s))
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind in the year's report: its depth under the root, and its cases with those of all kinds below it."""

    depth: int
    kind: Kind
    months: Months

    @property
    def total(self) -> int:
        """The cases of the year."""
        return sum(self.months)


def year_of_failures(teams: Collection[int] | None, year: int, at: dt.datetime) -> list[KindLine]:
    """Every kind with its cases opened in that year of the organisation's zone, each below its parent.

    A case counts where it was judged: a kind that was split later keeps its earlier cases, and its parent's months
    stay as they were. `teams` narrows to these; None is everybody.
    """
    kinds = taxonomy()
    own: dict[str, list[int]] = {}
    for key, month, n in _counted(teams, year, at):
        own.setdefault(kinds.called(key).key, list(NO_MONTHS))[month - 1] += n
    parents = {key: kind.parent for key, kind in kinds.by_key.items()}
    total = added_up({key: tuple(months) for key, months in own.items()}, parents)
    return [KindLine(depth, kind, total[kind.key]) for depth, kind in kinds.tree]


def _counted(teams: Collection[int] | None, year: int, at: dt.datetime) -> list[tuple[str, int, int]]:
    if not is_many(DAYS, at):
        return _count(teams, year)
    name = f"failures-{year}-{name_of(teams)}"
    kept: list[tuple[str, int, int]] | None = cache.get(name)
    if kept is None:
        kept = _count(teams, year)
        cache.set(name, kept, KEPT)
    return kept


def _count(teams: Collection[int] | None, year: int) -> list[tuple[str, int, int]]:
    tz = Organisation.current().tz
    begin, end = (dt.datetime(day, 1, 1, tzinfo=ZoneInfo(tz)) for day in (year, year + 1))
    narrowed = None if teams is None else list(teams)
    return [(key, month, n) for key, month, n in select(COUNTED, [tz, begin, end, narrowed, narrowed])]
