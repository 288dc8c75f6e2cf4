"""What customers answered in a span and in the span before it: in all, and by where it happened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from makegood.accounts.queries import kept_organisation
from makegood.insights.models import Counted
from makegood.insights.rules import Change, Rate, change, wilson
from makegood.lib.bulk import select

ASPECTS = ("team", "channel", "product", "place")

COUNTS = """
SELECT (s.occurred_at AT TIME ZONE %s)::date AS day, coalesce(s.team_id, 0) AS team_id, told.aspect, told.value,
  count(*) AS n, count(*) FILTER (WHERE s.satisfied) AS satisfied, count(*) FILTER (WHERE s.low) AS low,
  count(*) FILTER (WHERE s.lowest) AS lowest
FROM listening_signal s CROSS JOIN LATERAL (VALUES ('', ''),
  ('team', CASE WHEN s.team_id IS NULL THEN s.team_name ELSE '' END),
  ('channel', s.channel), ('product', s.product), ('place', s.place)) AS told(aspect, value)
WHERE s.score IS NOT NULL
  AND (told.aspect = '' OR told.value <> '' OR told.aspect = 'team' AND s.team_id IS NOT NULL)
  AND {where}
GROUP BY 1, 2, 3, 4
"""
"""Answers by day, team and aspect; its first parameter is the zone that says what a day is."""

REST = COUNTS.format(
    where="s.xact >= %s AND s.revision = 1 AND s.occurred_at >= %s AND s.occurred_at < %s"
    " AND (%s::bigint[] IS NULL OR coalesce(s.team_id, 0) = ANY(%s))"
)
# One statement sees one state of the database: what is counted and what is not yet never overlap. Each half adds up by
# itself: an index alone answers the first, and of the second there is hardly anything.
TALLIES = "sum(n)::int, sum(satisfied)::int, sum(low)::int, sum(lowest)::int, (SELECT max(xact) FROM insights_counted)"
COUNTED = f"""
SELECT {{what}}, {TALLIES} FROM insights_daycount
WHERE day >= %s AND day <= %s AND (%s::bigint[] IS NULL OR team_id = ANY(%s)) AND {{narrow}} GROUP BY {{by}}
UNION ALL
SELECT {{what}}, {TALLIES} FROM ({REST}) AS fresh WHERE {{narrow}} GROUP BY {{by}}
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """So many answers: how many satisfied, how many low, how many with the lowest score of their scale."""

    n: int = 0
    satisfied: int = 0
    low: int = 0
    lowest: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.n + other.n,
            self.satisfied + other.satisfied,
            self.low + other.low,
            self.lowest + other.lowest,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """The answers of one team, channel, product or place (all: `value` and `team_id` are empty), now and before."""

    value: str
    team_id: int
    now: Tally
    before: Tally

    @property
    def satisfied(self) -> Rate:
        """The share satisfied."""
        return wilson(self.now.satisfied, self.now.n)

    @property
    def lowest(self) -> Rate:
        """The share with the lowest score of their scale; a mean would hide it."""
        return wilson(self.now.lowest, self.now.n)

    @property
    def change(self) -> Change | None:
        """How the satisfied share moved since the span before."""
        return change(wilson(self.before.satisfied, self.before.n), self.satisfied)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a figure: from `begin` to `end`, both within, and those before from `earlier` on."""

    earlier: dt.date
    begin: dt.date
    end: dt.date

    @classmethod
    def ending(cls, at: dt.datetime, days: int, tz: str) -> "Span":
        """The last `days` days in the zone `tz`, today with them."""
        today, length = at.astimezone(ZoneInfo(tz)).date(), dt.timedelta(days - 1)
        begin = today - length
        return cls(begin - dt.timedelta(days), begin, today)


def lines(teams: Collection[int] | None, days: int, at: dt.datetime) -> dict[str, list[Line]]:
    """The lines of each aspect, most answers first; under "" the one line of all answers, if there is one.

    `teams` narrows to these and to what names no team; None is everybody.
    """
    tz = kept_organisation().tz
    span = Span.ending(at, days, tz)
    who = "CASE WHEN aspect = 'team' THEN team_id ELSE 0 END"
    what = f"aspect, value, {who}, day >= DATE '{span.begin}'"
    found: dict[tuple[str, str, int], dict[bool, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for aspect, value, team_id, is_now, *counts in _counted(what, "1, 2, 3, 4", "true", teams, span, tz):
        found[aspect, value, team_id][is_now] += Tally(*counts)
    by: dict[str, list[Line]] = {aspect: [] for aspect in ("", *ASPECTS)}
    for (aspect, value, team_id), tallies in found.items():
        by[aspect].append(Line(value, team_id, tallies[True], tallies[False]))
    for each in by.values():
        each.sort(key=lambda line: (-line.now.n, -line.before.n, line.value, line.team_id))
    return by


def weeks(teams: Collection[int] | None, count: int, at: dt.datetime) -> list[tuple[dt.date, Tally]]:
    """The answers of the last `count` weeks by their Mondays, this week last; weeks without answers are there too."""
    tz = kept_organisation().tz
    today = at.astimezone(ZoneInfo(tz)).date()
    monday = today - dt.timedelta(today.weekday())
    mondays = [monday - dt.timedelta(7 * ago) for ago in reversed(range(count))]
    span = Span(mondays[0], mondays[0], today)
    week = "date_trunc('week', day)::date"
    found: dict[dt.date, Tally] = defaultdict(Tally)
    for begin, *counts in _counted(week, "1", "aspect = ''", teams, span, tz):
        found[begin] += Tally(*counts)
    return [(begin, found[begin]) for begin in mondays]


def _counted(
    what: str, by: str, narrow: str, teams: Collection[int] | None, span: Span, tz: str
) -> Sequence[tuple[Any, ...]]:
    """The rows of COUNTED without its mark, the same `what` twice where some of it is fresh.

    Asked again if the counting went on between two looks.
    """
    narrowed = None if teams is None else [0, *teams]
    days = [span.earlier, span.end, narrowed, narrowed]
    begin, end = (
        dt.datetime.combine(day, dt.time(), ZoneInfo(tz))
        for day in (span.earlier, span.end + dt.timedelta(1))
    )
    sql = COUNTED.format(what=what, by=by, narrow=narrow)
    while True:
        xact = Counted.objects.values_list("xact", flat=True).first()
        # the mark as a plain number: the planner then knows how few signals are newer
        rows = select(sql, [*days, tz, xact or 0, begin, end, narrowed, narrowed])
        if all(row[-1] == xact for row in rows):
            return [row[:-1] for row in rows]
