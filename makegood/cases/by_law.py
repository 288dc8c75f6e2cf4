"""Clocks that the law sets: on cases that open, on cases that are joined, and on those that are open already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from makegood.accounts.roster import Roster
from makegood.accounts.rules.worktime import Hours
from makegood.cases.clockwork import BY_PEOPLE
from makegood.cases.duties import Duty, duty_clock
from makegood.cases.events import Fact, record
from makegood.cases.models import LegalDuty, Promise
from makegood.cases.promise_rows import PROMISE_COLUMNS, promise_row
from makegood.cases.queries.duties import concerning
from makegood.cases.ranking import rank_anew
from makegood.cases.rules import Clock
from makegood.lib.bulk import copy_in, execute, numbers, select

COMPLAINT = LegalDuty.After.COMPLAINT.value
MET_BY_A_REPLY = Promise.Kind.LAW_ANSWER.value
LAPSES = Promise.Kind.LAW_YES.value


@dataclass(frozen=True, slots=True)
class Complained:
    """A case at work whose customer has complained: since when, and whether a person has answered her."""

    id: int
    kind: str
    team_id: int
    answered: bool
    complained_at: datetime


REFUND = LegalDuty.After.REFUND_AGREED.value


def complaint_clocks(
    duties: tuple[Duty, ...], kind: str, complained_at: datetime, hours: Hours
) -> list[Clock]:
    """What the law asks from a complaint on, about a failure of this kind."""
    found = concerning(duties, COMPLAINT, kind, complained_at.date())
    return [duty_clock(duty, hours, complained_at) for duty in found]


# Of a case that we noticed first, the complaint came later or never.
COMPLAINED = """
    SELECT c.id, c.failure_kind, c.team_id, c.first_reply_at IS NOT NULL, f.at FROM cases_case c
    CROSS JOIN LATERAL (
      SELECT min(f.noticed_at) AS at FROM cases_caseground g JOIN listening_failure f ON f.id = g.failure_id
      WHERE g.case_id = c.id AND f.noticed_by = 'customer'
    ) f
    WHERE c.status IN ('open', 'contacted') AND c.reachable AND f.at IS NOT NULL AND {which}
    ORDER BY c.id LIMIT %s FOR UPDATE OF c
"""


def complained(case_ids: Collection[int]) -> list[Complained]:
    """Those of these cases that are at work with a complaint, locked."""
    rows = select(
        COMPLAINED.format(which="c.id = ANY(%s::bigint[])"), [numbers(case_ids), max(len(case_ids), 1)]
    )
    return [Complained(*row) for row in rows]


def complained_after(number: int, size: int) -> list[Complained]:
    """The next such cases by their ids, locked."""
    return [Complained(*row) for row in select(COMPLAINED.format(which="c.id > %s"), [number, size])]


def lay(duties: tuple[Duty, ...], cases: Sequence[Complained], who: Roster, at: datetime) -> int:
    """Give cases, which are locked, what the law asks from their complaint on and they have not had; how many clocks.

    What was met already is not owed, and what has lapsed is nothing to look forward to.
    """
    had = _had(duties, cases)
    made = [
        (case.id, clock)
        for case in cases
        for clock in complaint_clocks(duties, case.kind, case.complained_at, who.team(case.team_id).hours)
        if (case.id, clock.duty) not in had and _is_owed(clock, case, at)
    ]
    return add(made, at)


def _is_owed(clock: Clock, case: Complained, at: datetime) -> bool:
    if clock.kind == MET_BY_A_REPLY:
        return not case.answered
    return clock.kind != LAPSES or clock.due_at > at


def _had(duties: Iterable[Duty], cases: Iterable[Complained]) -> set[tuple[int, int | None]]:
    rows = select(
        "SELECT case_id, duty_id FROM cases_promise WHERE duty_id = ANY(%s::bigint[])"
        " AND case_id = ANY(%s::bigint[])",
        [numbers(duty.id for duty in duties), numbers(case.id for case in cases)],
    )
    return {(case_id, duty_id) for case_id, duty_id in rows}


def add(made: Sequence[tuple[int, Clock]], at: datetime) -> int:
    """Write these clocks on cases that are locked, and let the nearest be the case's date; how many."""
    if not made:
        return 0
    record(
        [Fact(case_id, "duty.begun", {"duty": clock.duty, "kind": clock.kind}) for case_id, clock in made],
        by=None,
        at=at,
    )
    copy_in(Promise, PROMISE_COLUMNS, (promise_row(case_id, clock, at) for case_id, clock in made))
    execute(
        "UPDATE cases_case c SET due_at = least(c.due_at, w.due) FROM"
        " (SELECT id, min(due) AS due FROM unnest(%s::bigint[], %s::timestamptz[]) AS n(id, due) GROUP BY id) w"
        " WHERE c.id = w.id",
        [[case_id for case_id, _ in made], [clock.due_at for _, clock in made]],
    )
    return len(made)


def let_lapse(promise_ids: Collection[int], at: datetime) -> None:
    """The time has passed in which the customer could have done her part: nothing is broken, nothing owed any more."""
    end(promise_ids, "promise.lapsed", _("Its time has passed: nothing is broken"), at)


# The nearest of what is still owed is the case's date, where its date was that of what ended.
FOLLOW = """
    UPDATE cases_case c SET due_at = coalesce((
      SELECT min(p.due_at) FROM cases_promise p WHERE p.case_id = c.id AND p.kind = ANY(%s)
      AND p.kept_at IS NULL AND p.dropped_at IS NULL AND p.paused_at IS NULL), c.due_at)
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS w(id, due) WHERE c.id = w.id AND c.due_at = w.due
"""


def end(promise_ids: Collection[int], verb: str, reason: str, at: datetime) -> None:
    """Let these promises be owed no longer, with the reason; their cases go by what is left."""
    open_ = select(
        "SELECT id, case_id, kind FROM cases_promise WHERE id = ANY(%s::bigint[]) AND kept_at IS NULL"
        " AND dropped_at IS NULL ORDER BY id",
        [numbers(promise_ids)],
    )
    # the events first: they lock the cases, and the case is the lock of what hangs on it
    record(
        [Fact(case, verb, {"promise": number, "kind": kind}) for number, case, kind in open_], by=None, at=at
    )
    ended = select(
        "UPDATE cases_promise SET dropped_at = %s, reason = %s WHERE id = ANY(%s::bigint[])"
        " AND kept_at IS NULL AND dropped_at IS NULL RETURNING case_id, due_at",
        [at, reason, numbers(number for number, *_rest in open_)],
    )
    cases = [case_id for case_id, _due in ended]
    execute(FOLLOW, [list(BY_PEOPLE), cases, [due for _case, due in ended]])
    rank_anew(set(cases))
