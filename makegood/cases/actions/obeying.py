"""The duties of the law that hold: begun and ended with the policy that has them, and followed by the open cases."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from makegood.accounts.queries import hours_of
from makegood.accounts.roster import Roster
from makegood.cases.actions.working import follow_clocks
from makegood.cases.by_law import REFUND, add, complained_after, end, lay
from makegood.cases.duties import Duty, duty_clock
from makegood.cases.models import Case, LegalDuty, Promise
from makegood.cases.queries.duties import as_duty, concerning, duties_in_force
from makegood.lib.bulk import numbers, select

BATCH = 500
A_WHILE = timedelta(minutes=1)
"""What came in while a duty began may be committed after the first walk; a second one, so much later, finds it."""


@transaction.atomic
def hold_duties(asked: Iterable[Duty], *, at: datetime) -> None:
    """Let exactly these hold from now on. What holds already goes on; open cases follow with `follow_duties`."""
    wanted = {duty.digest: duty for duty in asked}
    standing = LegalDuty.objects.select_for_update().filter(ended_at=None).order_by("pk")
    there = {row.digest: row.pk for row in standing}
    gone = [number for digest, number in there.items() if digest not in wanted]
    LegalDuty.objects.filter(pk__in=gone).update(ended_at=at, walked_at=None)
    LegalDuty.objects.bulk_create(
        _row(duty, digest, at) for digest, duty in wanted.items() if digest not in there
    )


@transaction.atomic
def refunds_agreed(agreed_at: Mapping[int, datetime], *, at: datetime) -> None:
    """Customers took a refund, by case: what the law asks from then on, once as long as one of these clocks runs."""
    duties = _refund_duties()
    if not duties:
        return
    held = Case.objects.select_for_update(of=("self",)).select_related("team__calendar")
    cases = list(held.filter(pk__in=agreed_at).order_by("pk"))
    running = set(_running(agreed_at).values_list("case_id", "duty_id"))
    add(
        [
            (case.pk, duty_clock(duty, hours_of(case.team.calendar), agreed_at[case.pk]))
            for case in cases
            for duty in concerning(duties, REFUND, case.failure_kind, case.noticed_at.date())
            if (case.pk, duty.id) not in running
        ],
        at,
    )


@transaction.atomic
def refunds_settled(case_id: int, *, given: bool, at: datetime) -> None:
    """No refund is agreed on the case and not given any more: what the law asked is met, or not owed."""
    if not _refund_duties():
        return
    running = _running([case_id])
    if not given:
        owed = list(running.values_list("pk", flat=True))
        end(owed, "duty.ended", _("The refund was taken back"), at)
    elif running.update(kept_at=at):
        follow_clocks(Case.objects.select_for_update().get(pk=case_id))


def _refund_duties() -> tuple[Duty, ...]:
    return tuple(duty for duty in duties_in_force() if duty.after == REFUND)


def _running(case_ids: Collection[int]) -> QuerySet[Promise]:
    return Promise.objects.filter(
        case__in=case_ids, kind=Promise.Kind.LAW_GIVEN, kept_at=None, dropped_at=None
    )


def _row(duty: Duty, digest: str, at: datetime) -> LegalDuty:
    told = asdict(duty) | {"text": dict(duty.text), "failures": list(duty.failures), "id": None}
    return LegalDuty(**told, digest=digest, from_at=at)


def follow_duties(who: Callable[[], Roster], *, at: datetime) -> int:
    """Let open cases follow duties that have begun or ended since, a batch in a transaction; how many clocks changed.

    May be run again at any time, also after it was killed: no case gets a clock twice.
    """
    pending = list(LegalDuty.objects.filter(walked_at=None).order_by("pk"))
    if not pending:
        return 0
    begun = tuple(as_duty(row) for row in pending if row.ended_at is None)
    ended = [row.pk for row in pending if row.ended_at]
    changed = (_lay_on_all(begun, who(), at) if begun else 0) + (_end_all(ended, at) if ended else 0)
    settled = [row.pk for row in pending if at - (row.ended_at or row.from_at) > A_WHILE]
    LegalDuty.objects.filter(pk__in=settled, walked_at=None).update(walked_at=at)
    return changed


def _lay_on_all(duties: tuple[Duty, ...], who: Roster, at: datetime) -> int:
    laid = last = 0
    while True:
        with transaction.atomic():
            cases = complained_after(last, BATCH)
            if not cases:
                return laid
            laid += lay(duties, cases, who, at)
        last = cases[-1].id


def _end_all(duties: Collection[int], at: datetime) -> int:
    ended = 0
    while True:
        with transaction.atomic():
            rows = select(
                "SELECT id FROM cases_promise WHERE duty_id = ANY(%s::bigint[]) AND kept_at IS NULL"
                " AND dropped_at IS NULL ORDER BY case_id, id LIMIT %s",
                [numbers(duties), BATCH],
            )
            if not rows:
                return ended
            end([row[0] for row in rows], "duty.ended", _("The policy that asked for it holds no longer"), at)
        ended += len(rows)
