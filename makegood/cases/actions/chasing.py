"""What falls due by itself, found by index and claimed in batches: promises that run out, and long silence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from makegood.accounts.roster import Roster
from makegood.cases.by_law import let_lapse
from makegood.cases.clockwork import BY_PEOPLE, LAPSES
from makegood.cases.events import EPOCH, Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Notice
from makegood.cases.ranking import move_up
from makegood.cases.rules import working_days_later
from makegood.lib.bulk import execute, select

BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A promise that has run out, or soon will, with who must hear of it."""

    id: int
    case_id: int
    kind: str
    owner_id: int
    lead_id: int


@dataclass(frozen=True, slots=True)
class Silence:
    """A case whose customer has heard nothing since then."""

    case_id: int
    owner_id: int
    since: datetime


def chase(at: datetime, then: Callable[[Sequence[Due]], None]) -> tuple[int, int]:
    """Mark promises that are broken, and warn of those with a fifth of their time left; how many of each.

    What the customer would have done herself is not broken: its time passes, and nobody owes it any more.
    Owner and lead hear of each once, and the case moves up the queue. `then` is called with every batch of broken
    promises, in its transaction. Costs by what is due, not by what is open; many may chase at the same time.
    """
    broken = _work_off(lambda: _batch("broken_at", at, then))
    return broken, _work_off(lambda: _batch("warned_at", at, None))


def _work_off(one: Callable[[], int]) -> int:
    total = 0
    while done := one():
        total += done
    return total


# The case's row is the lock of all that hangs on it, here as in every deed.
TICKING = "p.kept_at IS NULL AND p.broken_at IS NULL AND p.dropped_at IS NULL AND p.paused_at IS NULL"
PICK = """
    SELECT p.id, p.case_id, p.kind, c.owner_id, t.lead_id FROM cases_promise p
    JOIN cases_case c ON c.id = p.case_id JOIN accounts_team t ON t.id = c.team_id
    WHERE {when} AND {ticking}
    ORDER BY p.{order}, p.id LIMIT %s FOR UPDATE OF c SKIP LOCKED
"""
PICKS = {
    "broken_at": PICK.format(when="p.due_at <= %s", ticking=TICKING, order="due_at"),
    "warned_at": PICK.format(
        when="p.warn_at <= %s AND p.warned_at IS NULL", ticking=TICKING, order="warn_at"
    ),
}
VERBS = {"broken_at": "promise.broken", "warned_at": "promise.warned"}
KINDS = {"broken_at": Notice.Kind.BROKEN, "warned_at": Notice.Kind.WARNED}


@transaction.atomic
def _batch(mark: str, at: datetime, then: Callable[[Sequence[Due]], None] | None) -> int:
    found = [Due(*row) for row in select(PICKS[mark], [at, BATCH])]
    lapsed = {d.id: d for d in found if mark == "broken_at" and d.kind in LAPSES}
    picked = {d.id: d for d in found if d.id not in lapsed}
    if lapsed:
        let_lapse(list(lapsed), at)
    marked = select(
        f"UPDATE cases_promise SET {mark} = %s WHERE id = ANY(%s) AND {mark} IS NULL AND kept_at IS NULL"
        " AND dropped_at IS NULL AND paused_at IS NULL RETURNING id",
        [at, list(picked)],
    )
    due = [picked[number] for (number,) in sorted(marked)]
    record([Fact(d.case_id, VERBS[mark], {"promise": d.id, "kind": d.kind}) for d in due], by=None, at=at)
    by_people = [d for d in due if d.kind in BY_PEOPLE]
    _tell_owner_and_lead(by_people, KINDS[mark], at)
    move_up({d.case_id for d in by_people})
    if then and due:
        then(due)
    tell({d.case_id for d in due})
    return len(found)


def _tell_owner_and_lead(due: Sequence[Due], kind: Notice.Kind, at: datetime) -> None:
    Notice.objects.bulk_create(
        (
            Notice(user_id=user, case_id=d.case_id, promise_id=d.id, kind=kind, at=at)
            for d in due
            for user in sorted({d.owner_id, d.lead_id})
        ),
        ignore_conflicts=True,
    )


# An index holds this very expression: what is not silent is not read.
SILENT = """
    SELECT id, owner_id, team_id, greatest(opened_at, last_word_at, silence_told_at) FROM cases_case
    WHERE status IN ('open', 'contacted') AND reachable AND waiting_since IS NULL
    AND greatest(opened_at, last_word_at, silence_told_at) <= %s
    AND (greatest(opened_at, last_word_at, silence_told_at), id) > (%s, %s)
    ORDER BY greatest(opened_at, last_word_at, silence_told_at), id LIMIT %s FOR UPDATE SKIP LOCKED
"""


def notice_silence(days: int, who: Roster, at: datetime, then: Callable[[Sequence[Silence]], None]) -> int:
    """Tell owners of cases whose customers have heard nothing for so many working days; how many cases.

    Told once, and again after as many days of further silence. `then` gets every batch in its transaction.
    """
    told, place = 0, (EPOCH, 0)
    while rows := _claim_silent(days, who, at, place, then):
        told += rows.told
        place = rows.place
    return told


class _Claimed(NamedTuple):
    told: int
    place: tuple[datetime, int]


@transaction.atomic
def _claim_silent(
    days: int,
    who: Roster,
    at: datetime,
    place: tuple[datetime, int],
    then: Callable[[Sequence[Silence]], None],
) -> _Claimed | None:
    rows = select(SILENT, [at - timedelta(days=days), *place, BATCH])
    # three days have passed for all of them; three working days only for some
    silent = [
        Silence(number, owner, since)
        for number, owner, team, since in rows
        if working_days_later(who.team(team).hours, since, days) <= at
    ]
    if silent:
        _tell_silence(silent, days, at)
        then(silent)
    return _Claimed(len(silent), (rows[-1][3], rows[-1][0])) if rows else None


def _tell_silence(silent: Sequence[Silence], days: int, at: datetime) -> None:
    ids = [case.case_id for case in silent]
    execute("UPDATE cases_case SET silence_told_at = %s WHERE id = ANY(%s)", [at, ids])
    record([Fact(number, "case.silent", {"days": days}) for number in ids], by=None, at=at)
    Notice.objects.bulk_create(
        Notice(user_id=case.owner_id, case_id=case.case_id, kind=Notice.Kind.SILENT, at=at) for case in silent
    )
    tell(ids)
