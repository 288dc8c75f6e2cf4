"""Many customers told at once, each on her own case: what that does to the cases, in one go."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from makegood.cases.actions.changing import plain
from makegood.cases.clockwork import BY_PEOPLE, Kind
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case, Promise, Status
from makegood.lib.bulk import execute, numbers
from makegood.lib.copying import texts

ANSWERED = (Kind.ACKNOWLEDGE, Kind.FIRST_REPLY, Kind.PLAN)
"""What such a word keeps: it says what happened and what we do about it."""


def told_together(
    told: Sequence[tuple[int, int]], *, step: str, incident: int, by_id: int, at: datetime
) -> None:
    """These cases' customers (case and message) hear from us: open cases become contacted, with `step` as what is next
    unless a step of a playbook is.

    What ended meanwhile only keeps the fact. Part of a deed that holds whatever the message belongs to.
    """
    if not told:
        return
    ids = {case for case, _message in told}
    held = Case.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    rows = {case.pk: case for case in held.only("pk", "status", "first_reply_at")}
    record(list(_facts(told, rows, incident, at)), by=by_id, at=at)
    live = [case.pk for case in rows.values() if case.status not in {Status.RECOVERED, Status.CLOSED}]
    Case.objects.filter(pk__in=live).update(last_word_at=at, silence_told_at=None)
    Case.objects.filter(pk__in=live, first_reply_at=None).update(first_reply_at=at)
    Promise.objects.filter(case__in=live, kind__in=ANSWERED, kept_at=None, dropped_at=None).update(kept_at=at)
    opened = Case.objects.filter(pk__in=live, status=Status.OPEN)
    opened.exclude(Exists(_step())).update(next_step=step)
    opened.update(status=Status.CONTACTED)
    execute(FOLLOW, [texts([kind.value for kind in BY_PEOPLE]), numbers(live)])
    tell(ids)


def _step() -> QuerySet[Promise]:
    """The step of a playbook that is next already: a word settles none, and the date of the case is its date."""
    open_ = Promise.objects.filter(kind=Kind.STEP, kept_at=None, dropped_at=None)
    return open_.filter(case=OuterRef("pk"), label=OuterRef("next_step"))


# as `follow_clocks` does for one case; how urgent they are is not raised by a word to everybody
FOLLOW = """
    UPDATE cases_case c SET due_at = p.due_at FROM (
        SELECT case_id, min(due_at) AS due_at FROM cases_promise
        WHERE kind = ANY(%s) AND case_id = ANY(%s) AND kept_at IS NULL AND dropped_at IS NULL AND paused_at IS NULL
        GROUP BY case_id
    ) p WHERE p.case_id = c.id
"""


def _facts(
    told: Sequence[tuple[int, int]], rows: Mapping[int, Case], incident: int, at: datetime
) -> Iterator[Fact]:
    contacted: set[int] = set()
    for number, message in told:
        case = rows[number]
        new: dict[str, Any] = {"last_word_at": at, "first_reply_at": case.first_reply_at or at}
        first = case.status == Status.OPEN and number not in contacted
        if first:
            contacted.add(number)
            new["status"] = Status.CONTACTED
        said = {name: plain(value) for name, value in new.items()} | {
            "message": message,
            "incident": incident,
        }
        yield Fact(number, "case.contacted" if first else "incident.told", said)
