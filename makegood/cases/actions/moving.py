"""All live cases of one person move at once: to her stand-in, else to who is least loaded, else to the team's lead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.roster import Person, Roster
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Notice
from makegood.cases.opening import loads
from makegood.cases.rules import Owner, Wanted, is_here, owner_for
from makegood.lib.bulk import execute, select


@dataclass(frozen=True, slots=True)
class Held:
    """A live case that somebody owns."""

    id: int
    team_id: int
    reopened: int
    language: str


@dataclass(frozen=True, slots=True)
class Move:
    """A case and its next owner."""

    case: Held
    owner: Owner


HELD = """
    SELECT c.id, c.team_id, c.reopened, coalesce(k.language, '') FROM cases_case c
    LEFT JOIN customers_customer k ON k.id = c.customer_id
    WHERE c.owner_id = %s AND c.status IN ('open', 'contacted', 'resolved')
    AND (%s::timestamptz IS NULL OR c.due_at < %s) AND (NOT %s OR c.reopened > 0)
    ORDER BY c.id FOR UPDATE OF c
"""


@transaction.atomic
def move_cases_of(
    person: User,
    why: str,
    who: Roster,
    *,
    by: User | None,
    at: datetime,
    due_before: datetime | None = None,
    only_reopened: bool = False,
) -> int:
    """Give her live cases to others, in one go; how many moved. Questions to her and about them are taken back.

    `due_before`: only what falls due by then (an absence). `only_reopened`: only what a senior must own (a demotion).
    """
    rows = select(HELD, [person.pk, due_before, due_before, only_reopened])
    choose = _chooser(person, who, at)
    moves = [Move(case, choose(case)) for case in (Held(*row) for row in rows)]
    moves = [move for move in moves if move.owner.user_id != person.pk]
    _withdraw(person, [move.case.id for move in moves], at)
    _write(moves, person, why, by, at)
    return len(moves)


def _chooser(person: User, who: Roster, at: datetime) -> Callable[[Held], Owner]:
    load = loads(who)
    stand_in = who.people.get(person.stand_in_id or 0)

    def choose(case: Held) -> Owner:
        senior = case.reopened > 0
        owner = (
            Owner(stand_in.id, f"stand_in_for:{person.pk}")
            if stand_in and _fits(stand_in, senior, at)
            else owner_for(who.team(case.team_id), who, Wanted(case.language, senior=senior), load.get, at)
        )
        load.add(owner.user_id)
        return owner

    return choose


def _fits(stand_in: Person, senior: bool, at: datetime) -> bool:
    return is_here(stand_in, at) and (stand_in.senior or not senior)


def _withdraw(person: User, ids: Sequence[int], at: datetime) -> None:
    execute(
        "UPDATE cases_handover SET answered_at = %s, accepted = false"
        " WHERE answered_at IS NULL AND (case_id = ANY(%s) OR to_user_id = %s)",
        [at, list(ids), person.pk],
    )


def _write(moves: Sequence[Move], person: User, why: str, by: User | None, at: datetime) -> None:
    if not moves:
        return
    ids = [move.case.id for move in moves]
    execute(
        "UPDATE cases_case c SET owner_id = w.owner, owner_reason = w.reason, snoozed_until = NULL, changed_at = %s"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS w(id, owner, reason) WHERE c.id = w.id",
        [at, ids, [move.owner.user_id for move in moves], [move.owner.reason for move in moves]],
    )
    facts = [
        Fact(
            move.case.id,
            "case.given",
            {"from": person.pk, "owner": move.owner.user_id, "why": why, "reason": move.owner.reason},
        )
        for move in moves
    ]
    record(facts, by=by.pk if by else None, at=at)
    Notice.objects.bulk_create(
        Notice(user_id=m.owner.user_id, case_id=m.case.id, kind=Notice.Kind.YOURS, at=at) for m in moves
    )
    tell(ids)
