"""How many cases stand in each view of the queue, counted beside every page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case, CaseQuerySet
from makegood.cases.queries.queue import Wanted, in_view
from makegood.lib.bulk import numbers, select

COUNTED = 1000
"""Nobody counts further than this; a page prints 1,000+."""

# team by team: one question for the teams of her cases would read all of these
ELSEWHERE = """
SELECT t.id FROM accounts_team t WHERE t.id <> ALL(%s::bigint[]) AND EXISTS (
  SELECT FROM cases_case c WHERE c.owner_id = %s AND c.team_id = t.id AND c.status IN ('open', 'contacted', 'resolved')
) ORDER BY t.id
"""

ME, NOW, MIDNIGHT = -1, dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(1, 1, 2, tzinfo=dt.UTC)
"""Stand for a person and two moments in a question that is put together once for all who see the same teams."""


def counts(user: User, wanted: Wanted, views: Iterable[str]) -> dict[str, int]:
    """How many cases each view holds, counted to 1,001 at most; all in one question to the database."""
    teams = teams_seen_by(user)
    seen = None if teams is None else (tuple(teams), _elsewhere(user, teams))
    if seen == ((), ()):
        return dict.fromkeys(views, 0)
    sql, values = _counting(seen, tuple(views))
    hers = {ME: user.pk, NOW: wanted.at, MIDNIGHT: wanted.day_end}
    found: dict[str, int] = defaultdict(int)
    for view, n in select(sql, [hers.get(value, value) for value in values]):
        found[view] = min(found[view] + n, COUNTED + 1)
    return dict(found)


@lru_cache(maxsize=256)
def _counting(
    seen: tuple[tuple[int, ...], tuple[int, ...]] | None, views: tuple[str, ...]
) -> tuple[str, list[Any]]:
    """The SQL that counts for whoever sees these teams, and owns cases in those others too; None is everybody."""
    # Django puts these questions together in 7 ms, which every page would pay
    me, asked = User(pk=ME), Wanted(NOW, MIDNIGHT)
    counted = [
        _count(view, in_view(part, me, replace(asked, view=view))) for view in views for part in _parts(seen)
    ]
    told, values = zip(*counted, strict=True)
    return " UNION ALL ".join(told), [value for each in values for value in each]


def _parts(seen: tuple[tuple[int, ...], tuple[int, ...]] | None) -> list[CaseQuerySet]:
    """All that somebody sees, in parts that do not overlap, each of which an index can walk."""
    if seen is None:
        return [Case.objects.all()]
    teams, others = seen
    theirs = [Case.objects.filter(team__in=teams)] if teams else []
    return [*theirs, Case.objects.filter(team__in=others, owner=ME)] if others else theirs


def _elsewhere(user: User, teams: Sequence[int]) -> tuple[int, ...]:
    """The teams that she does not see and in which she owns live cases: hardly anybody does."""
    return tuple(pk for (pk,) in select(ELSEWHERE, [numbers(teams), user.pk]))


def _count(view: str, cases: CaseQuerySet) -> tuple[str, list[object]]:
    """The SQL that counts these cases, and its values."""
    counted, values = cases.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
    return f"SELECT %s, count(*) FROM ({counted}) counted", [view, *values]


def seen_apart(user: User) -> list[CaseQuerySet]:
    """All that she sees, in parts that an index walks in the order of the queue: each team, and her own elsewhere."""
    teams = teams_seen_by(user)
    if teams is None:
        return [Case.objects.all()]
    others = _elsewhere(user, teams)
    own = [Case.objects.filter(team__in=others, owner=user)] if others else []
    return [*(Case.objects.filter(team=team) for team in teams), *own]
