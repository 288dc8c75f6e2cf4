"""What the radar and the speed report say of cases: for some teams, a span of days, and the days before."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from makegood.accounts.queries import kept_organisation, roster
from makegood.accounts.roster import Roster
from makegood.insights.models import KeptFigures
from makegood.insights.queries.again import asked_again
from makegood.insights.queries.answers import Span
from makegood.insights.queries.cases import (
    FIRST_REPLY,
    RESOLUTION,
    Cases,
    Recovery,
    Waits,
    by_who_noticed,
    picked,
    read_cases,
    recovery_by,
    waits,
)
from makegood.insights.rules import Rate, wilson
from makegood.lib.bulk import select

MANY = 5000
"""So many cases are counted anew for every page; above it a job counts them and keeps the figures."""

SPANS = (7, 28, 90)
Noticed = dict[str, dict[str, Waits]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the cases of one team or person stand. What people own up to themselves is not among them."""

    id: int
    first_reply: Waits
    recovery: Recovery


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it. Each `Noticed` holds who noticed (all, us, customer), then the clock (working, elapsed)."""

    at: dt.datetime
    first_reply: Noticed
    resolution: Noticed
    first_reply_before: Waits
    recovery: Recovery
    recovery_before: Recovery
    asked: int
    answered: int
    asked_again: Rate
    months: list[tuple[dt.date, Recovery]]
    teams: list[Standing]
    people: list[Standing]

    @property
    def response(self) -> Rate:
        """Of those whom we asked by a link of their own: the share who answered."""
        return wilson(self.answered, self.asked)


def figures(teams: Collection[int] | None, days: int, at: dt.datetime) -> Figures:
    """The figures as they are; where there are very many cases, as they were kept last."""
    kept = KeptFigures.objects.filter(teams=name_of(teams), days=days).first() if is_many(days, at) else None
    return msgspec.convert(kept.figures, Figures) if kept else count_figures(teams, days, at)


def name_of(teams: Collection[int] | None) -> str:
    """Under what the figures of these teams are kept."""
    return "" if teams is None else ",".join(map(str, sorted(teams))) or "none"


def is_many(days: int, at: dt.datetime) -> bool:
    """Whether there are more cases in a span and the one before than a page should count."""
    begin = at - dt.timedelta(2 * days)
    [(found,)] = select(
        "SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE opened_at > %s LIMIT %s) x", [begin, MANY + 1]
    )
    return bool(found > MANY)


def count_figures(teams: Collection[int] | None, days: int, at: dt.datetime) -> Figures:
    """Count the figures anew."""
    crews, zone = roster(at), ZoneInfo(kept_organisation().tz)
    earlier, begin = limits(days, at, zone)
    now, before = read_cases(begin, at, teams), read_cases(earlier, begin, teams)
    happy = recovery_by(
        ["c.team_id", "c.owner_id", "c.own_up", "c.opened_at > " + instant(begin)], earlier, at, teams
    )
    asked, answered = invited(begin, at, teams)
    return Figures(
        at=at,
        first_reply=by_who_noticed(now, FIRST_REPLY, crews, at),
        resolution=by_who_noticed(now, RESOLUTION, crews, at),
        first_reply_before=waits(before, FIRST_REPLY, crews, at)["working"],
        recovery=_sum(found for (*_, is_now), found in happy if is_now),
        recovery_before=_sum(found for (*_, is_now), found in happy if not is_now),
        asked=asked,
        answered=answered,
        asked_again=asked_again(begin, at, teams),
        months=_months(at, teams, zone),
        teams=_standings("team", now, _by(0, happy), crews, at),
        people=_standings("owner", now, _by(1, happy), crews, at),
    )


def limits(days: int, at: dt.datetime, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """When the span before and the span itself begin: at midnight."""
    span = Span.ending(at, days, zone.key)
    earlier, begin = (dt.datetime.combine(day, dt.time(), zone) for day in (span.earlier, span.begin))
    return earlier, begin


def instant(at: dt.datetime) -> str:
    """An instant as SQL writes it."""
    return f"TIMESTAMPTZ '{at.isoformat()}'"


Recoveries = Sequence[tuple[tuple[Any, ...], Recovery]]


def _sum(found: Iterable[Recovery]) -> Recovery:
    return sum(found, Recovery())


def _by(place: int, happy: Recoveries) -> dict[int, Recovery]:
    """The recoveries of this span by team (0) or owner (1), without what people owned up to."""
    found: dict[int, Recovery] = {}
    for key, recovery in happy:
        if key[-1] and not key[-2]:
            found[key[place]] = found.get(key[place], Recovery()) + recovery
    return found


def _standings(
    by: str, cases: Cases, happy: Mapping[int, Recovery], crews: Roster, at: dt.datetime
) -> list[Standing]:
    others = picked(cases, ~cases["own_up"])
    found = []
    for number in map(int, np.unique(others[by])):
        first = waits(picked(others, others[by] == number), FIRST_REPLY, crews, at)["working"]
        found.append(Standing(number, replace(first, points=[]), happy.get(number, Recovery())))
    return sorted(found, key=lambda standing: (-standing.first_reply.n, standing.id))


def _months(at: dt.datetime, teams: Collection[int] | None, zone: ZoneInfo) -> list[tuple[dt.date, Recovery]]:
    """Who was recovered, by the month in which the case was opened: a year of them, those with low answers only."""
    first = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = f"date_trunc('month', c.opened_at AT TIME ZONE '{zone.key}')::date"
    found = recovery_by([month], first.replace(year=first.year - 1), at, teams)
    return sorted((begin, recovery) for (begin,), recovery in found)


def invited(begin: dt.datetime, end: dt.datetime, teams: Collection[int] | None) -> tuple[int, int]:
    """How many got a survey by a link of their own, and how many of them answered."""
    narrowed = None if teams is None else list(teams)
    [(asked, answered)] = select(
        """SELECT count(*), count(i.answered_at) FROM listening_invitation i
        JOIN listening_survey s ON s.id = i.survey_id
        WHERE i.made_at > %s AND i.made_at <= %s AND (%s::bigint[] IS NULL OR s.team_id = ANY(%s))""",
        [begin, end, narrowed, narrowed],
    )
    return asked, answered
