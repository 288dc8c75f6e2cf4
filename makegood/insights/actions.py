"""Counting ahead, so that figures cost the same with a million answers: by day, in the order of commits."""

from datetime import datetime

import msgspec
from django.db import transaction

from makegood.accounts.models import Organisation
from makegood.accounts.queries import groups_of_teams
from makegood.insights.models import Counted, KeptFigures
from makegood.insights.queries.answers import COUNTS
from makegood.insights.queries.figures import SPANS, count_figures, is_many, name_of
from makegood.lib.bulk import execute, select

LOCK = 0x636F756E
HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
ADD = """
INSERT INTO insights_daycount AS d (day, team_id, aspect, value, n, satisfied, low, lowest)
{counts}
ON CONFLICT (day, team_id, aspect, value) DO UPDATE SET n = d.n + excluded.n,
  satisfied = d.satisfied + excluded.satisfied, low = d.low + excluded.low, lowest = d.lowest + excluded.lowest
"""
ADD_NEW = ADD.format(counts=COUNTS.format(where="s.xact >= %s AND s.xact < %s AND s.revision = 1"))
ADD_ALL = ADD.format(counts=COUNTS.format(where="s.xact < %s"))
ADD_DAYS = ADD.format(
    counts=COUNTS.format(where="s.xact < %s AND (s.occurred_at AT TIME ZONE %s)::date = ANY(%s)")
)
REVISED = """
SELECT DISTINCT (occurred_at AT TIME ZONE %s)::date FROM listening_signal
WHERE xact >= %s AND xact < %s AND revision > 1
"""
# after a restore, signals may carry numbers that this server has yet to reach
FROM_ELSEWHERE = "UPDATE listening_signal SET xact = 0 WHERE xact > pg_current_xact_id()::text::bigint"


@transaction.atomic
def count_new(*, at: datetime) -> None:
    """Count what was committed since the last time; the days of what was revised are counted anew."""
    tz, counted, horizon = _begin()
    if counted is None or counted.tz != tz or counted.xact > horizon or execute(FROM_ELSEWHERE, []):
        _count_all(tz, horizon, at)
        return
    execute(ADD_NEW, [tz, counted.xact, horizon])
    if days := [day for (day,) in select(REVISED, [tz, counted.xact, horizon])]:
        execute("DELETE FROM insights_daycount WHERE day = ANY(%s)", [days])
        execute(ADD_DAYS, [tz, horizon, tz, days])
    Counted.objects.filter(id=1).update(xact=horizon, at=at)


@transaction.atomic
def count_all(*, at: datetime) -> None:
    """Count everything from the beginning: what was erased or moved to another day is then right too."""
    tz, _, horizon = _begin()
    execute(FROM_ELSEWHERE, [])
    _count_all(tz, horizon, at)


def _begin() -> tuple[str, Counted | None, int]:
    """One counts at a time; the zone of the days, what was counted before, and up to where all has been committed."""
    execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    [(horizon,)] = select(HORIZON, [])
    return Organisation.current().tz, Counted.objects.first(), horizon


def _count_all(tz: str, horizon: int, at: datetime) -> None:
    execute("DELETE FROM insights_daycount", [])
    execute(ADD_ALL, [tz, horizon])
    Counted.objects.update_or_create(id=1, defaults={"xact": horizon, "tz": tz, "at": at})


def keep_figures(*, at: datetime) -> None:
    """Count and keep the figures of every group of teams that somebody sees, where a page should not count them."""
    for days in (days for days in SPANS if is_many(days, at)):
        for teams in (None, *groups_of_teams()):
            KeptFigures.objects.update_or_create(
                teams=name_of(teams),
                days=days,
                defaults={"at": at, "figures": msgspec.to_builtins(count_figures(teams, days, at))},
            )
