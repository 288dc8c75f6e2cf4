"""Cases that come back: a customer says "not yet", or is let down again on a matter we thought was put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from makegood.accounts.models import User
from makegood.accounts.queries import hours_of
from makegood.cases.actions.changing import CannotMove
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case, Notice, Promise, Status
from makegood.cases.promise_rows import PROMISE_COLUMNS, promise_row
from makegood.cases.rules import Clock, Owner, clock, urgency
from makegood.lib.bulk import copy_in, execute, select
from makegood.lib.errors import Refused

ENDED = (Status.RESOLVED.value, Status.RECOVERED.value)


class AlreadyLive(Refused):
    """Another case about the same matter is open already. Work on that one."""

    status = 409


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that has come to rest, as much of it as coming back needs."""

    id: int
    team_id: int
    owner_id: int
    kind: str
    severity: int
    first_order: bool
    reopened: int
    reachable: bool


@dataclass(frozen=True, slots=True)
class Return:
    """A case on its way back: who will own it, and what is promised now."""

    case: Ended
    owner: Owner
    clocks: Sequence[Clock]


def at_rest(ids: Sequence[int]) -> list[Ended]:
    """Those of these cases that are resolved or recovered, locked until the transaction ends."""
    rows = select(
        "SELECT id, team_id, owner_id, failure_kind, severity, first_order, reopened, reachable FROM cases_case"
        " WHERE id = ANY(%s) AND status = ANY(%s) ORDER BY id FOR UPDATE",
        [list(ids), list(ENDED)],
    )
    return [Ended(*row) for row in rows]


def must_be_at_rest(case: Case) -> Ended:
    """The case as it came to rest, locked; refuses one that has not."""
    if resting := at_rest([case.pk]):
        return resting[0]
    raise CannotMove(ref=case.ref, now=Status(case.status).label.lower(), wanted=Status.OPEN.label.lower())


@transaction.atomic
def reopen_all(returns: Sequence[Return], why: str, *, by: User | None, at: datetime) -> None:
    """Bring cases back to work in one go. `why` is a key: "not_yet", "second_failure"."""
    if not returns:
        return
    ids = [r.case.id for r in returns]
    _stop_old_clocks(ids, at)
    _update(returns, at)
    copy_in(Promise, PROMISE_COLUMNS, (promise_row(r.case.id, c, at) for r in returns for c in r.clocks))
    record([_fact(r, why) for r in returns], by=by.pk if by else None, at=at)
    Notice.objects.bulk_create(
        Notice(user_id=r.owner.user_id, case_id=r.case.id, kind=Notice.Kind.AGAIN, at=at) for r in returns
    )
    tell(ids)


def reopen(
    case: Case, why: str, minutes: Sequence[tuple[str, int]], *, by: User | None, at: datetime
) -> None:
    """Bring one case back with the same owner and clocks of so many working minutes per kind."""
    hours = hours_of(case.team.calendar)
    made = [clock(kind, count, hours, at) for kind, count in minutes]
    try:
        with transaction.atomic():
            resting = must_be_at_rest(case)
            owner = Owner(resting.owner_id, case.owner_reason)
            reopen_all([Return(resting, owner, made)], why, by=by, at=at)
    except IntegrityError as twice:
        raise AlreadyLive from twice
    case.refresh_from_db()


def _stop_old_clocks(ids: Sequence[int], at: datetime) -> None:
    """What was promised to the customer by a date stays owed, what the law asks, and the step at hand; our own clocks
    begin anew."""
    execute(
        "UPDATE cases_promise SET dropped_at = %s WHERE case_id = ANY(%s) AND kind NOT IN ('given', 'step')"
        " AND duty_id IS NULL AND kept_at IS NULL AND dropped_at IS NULL",
        [at, list(ids)],
    )
    execute(
        "UPDATE cases_handover SET answered_at = %s, accepted = false WHERE case_id = ANY(%s) AND answered_at IS NULL",
        [at, list(ids)],
    )


def _update(returns: Sequence[Return], at: datetime) -> None:
    rows = [_row(r, at) for r in returns]
    execute(
        "UPDATE cases_case c SET status = 'open', owner_id = w.owner, owner_reason = w.reason, due_at = w.due,"
        " priority = w.priority, priority_reasons = w.reasons, reopened = c.reopened + 1, next_step = %s,"
        " resolved_at = NULL, recovered_at = NULL, snoozed_until = NULL, waiting_since = NULL, changed_at = %s"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[], %s::int[], %s::jsonb[])"
        " AS w(id, owner, reason, due, priority, reasons) WHERE c.id = w.id",
        [_("Say sorry that it went wrong again, and put it right"), at, *map(list, zip(*rows, strict=True))],
    )


def _row(back: Return, at: datetime) -> tuple[Any, ...]:
    case = back.case
    rank = urgency(case.severity, case.first_order, case.reopened + 1)
    due_at = min((c.due_at for c in back.clocks if c.kind != "acknowledge"), default=at)
    reasons = Jsonb(list(rank.reasons))
    return case.id, back.owner.user_id, back.owner.reason, due_at, rank.priority, reasons


def _fact(back: Return, why: str) -> Fact:
    data = {
        "why": why,
        "status": Status.OPEN.value,
        "owner": back.owner.user_id,
        "from": back.case.owner_id,
        "reopened": back.case.reopened + 1,
    }
    return Fact(back.case.id, "case.reopened", data)
