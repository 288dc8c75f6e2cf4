"""New working hours: which open deadlines move, before and after they are saved."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from makegood.accounts.models import Calendar, Team, User
from makegood.accounts.rules.worktime import Hours
from makegood.cases.clockwork import parse_pauses
from makegood.cases.duties import duty_clock
from makegood.cases.events import Fact, micros, record
from makegood.cases.live import tell
from makegood.cases.queries.duties import duties_called
from makegood.cases.rules import Clock, clock
from makegood.lib.bulk import execute, select

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise whose due time changes."""

    promise_id: int
    case_id: int
    case_ref: str
    kind: str
    before: datetime
    after: Clock


RUNNING = """
    SELECT p.id, p.case_id, c.ref, p.kind, p.due_at, p.minutes, p.started_at, p.pauses, p.duty_id FROM cases_promise p
    JOIN cases_case c ON c.id = p.case_id JOIN accounts_team t ON t.id = c.team_id
    WHERE {whose} AND p.id > %s AND (p.minutes IS NOT NULL OR p.duty_id IS NOT NULL)
    AND p.kept_at IS NULL AND p.broken_at IS NULL AND p.dropped_at IS NULL
    ORDER BY p.id LIMIT %s
"""

KEPT_BY_CALENDAR = RUNNING.format(whose="coalesce(p.calendar_id, t.calendar_id) = %s")
KEPT_BY_TEAM = RUNNING.format(whose="p.calendar_id IS NULL AND t.id = %s")


def moved_by(keeper: Calendar | Team, hours: Hours) -> Iterator[Moved]:
    """The promises that would be due at another time if `keeper` kept these hours: a calendar changed, or a team given
    others. What is broken already stays as it is."""
    running = KEPT_BY_CALENDAR if isinstance(keeper, Calendar) else KEPT_BY_TEAM
    last = 0
    while rows := select(running, [keeper.pk, last, BATCH]):
        last = rows[-1][0]
        duties = duties_called({row[-1] for row in rows})
        for number, case_id, ref, kind, due_at, minutes, started_at, pauses, duty in rows:
            if duty:
                after = duty_clock(duties[duty], hours, started_at)
            else:
                after = clock(kind, minutes, hours, started_at, parse_pauses(json.loads(pauses)))
            if after.due_at != due_at:
                yield Moved(number, case_id, ref, kind, due_at, after)


def more_run_than(keeper: Calendar | Team, bound: int) -> bool:
    """Whether more than `bound` clocks run by these hours; counts no further."""
    running = KEPT_BY_CALENDAR if isinstance(keeper, Calendar) else KEPT_BY_TEAM
    return len(select(running, [keeper.pk, 0, bound + 1])) > bound


@transaction.atomic
def rewind(keeper: Calendar | Team, hours: Hours, *, by: User | None, at: datetime) -> int:
    """Move the open deadlines to where these hours put them; how many moved."""
    moved = moved_by(keeper, hours)
    count = 0
    while batch := list(islice(moved, BATCH)):
        _move(batch, by, at)
        count += len(batch)
    return count


def _move(batch: Sequence[Moved], by: User | None, at: datetime) -> None:
    facts = [_fact(moved) for moved in batch]
    # the events first: they lock the cases, and the case is the lock of what hangs on it
    record(facts, by=by.pk if by else None, at=at)
    execute(
        "UPDATE cases_promise p SET due_at = w.due, warn_at = w.warn"
        " FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS w(id, due, warn) WHERE p.id = w.id",
        _columns(batch, lambda m: (m.promise_id, m.after.due_at, m.after.warn_at)),
    )
    # the case follows where its date was that of the promise, and not one a person chose
    execute(
        "UPDATE cases_case c SET due_at = w.after FROM"
        " unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS w(id, before, after)"
        " WHERE c.id = w.id AND c.due_at = w.before",
        _columns(batch, lambda m: (m.case_id, m.before, m.after.due_at)),
    )
    tell({moved.case_id for moved in batch})


def _columns(batch: Sequence[Moved], row: Callable[[Moved], tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*map(row, batch), strict=True)]


def _fact(moved: Moved) -> Fact:
    data = {"promise": moved.promise_id, "kind": moved.kind, "to": micros(moved.after.due_at)}
    return Fact(moved.case_id, "clock.moved", data)
