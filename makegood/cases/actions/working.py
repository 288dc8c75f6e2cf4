"""The daily work on a case: notes, next steps, waiting, whose fault it was, and how the customer feels."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.cases import clockwork
from makegood.cases.actions.changing import change, later, must_be_at_work, must_be_live, said
from makegood.cases.actions.guessing import no_guess
from makegood.cases.models import Case, Fault, Feeling, Note, Notice
from makegood.lib.errors import Refused
from makegood.listening.failure_queries import taxonomy


class NotWaiting(Refused):
    """Case {ref} does not wait for the customer."""

    status = 409


class Unknown(Refused):
    """“{value}” is none of the choices: {choices}."""


class NoSuchKind(Refused):
    """There is no kind of failure called {kind}, or it has ended."""

    status = 422


@transaction.atomic
def note(case: Case, text: str, *, by: User | None, at: datetime) -> Note:
    """Write something among staff. Customers never see it."""
    written = Note.objects.create(case=case, by=by, at=at, text=said(text))
    change(case, "note.written", by=by, at=at, data={"note": written.pk})
    return written


@transaction.atomic
def snooze(case: Case, until: datetime, *, by: User | None, at: datetime) -> None:
    """Put a case out of sight until then. Its clocks run on, and a warning brings it back."""
    must_be_live(case)
    change(case, "case.snoozed", by=by, at=at, snoozed_until=later(until, at))


def wake(ids: Collection[int]) -> None:
    """Bring these cases back into sight: there is news. What it is, another event tells."""
    Case.objects.filter(pk__in=ids, snoozed_until__isnull=False).update(snoozed_until=None)


@transaction.atomic
def set_next_step(case: Case, step: str, due_at: datetime, *, by: User | None, at: datetime) -> None:
    """Say what comes next and by when."""
    must_be_live(case)
    change(case, "case.next_step", by=by, at=at, next_step=said(step), due_at=later(due_at, at))


@transaction.atomic
def wait_for_customer(case: Case, until: datetime, *, by: User | None, at: datetime) -> None:
    """The next word is the customer's: our clocks stand still. `until` is when we ask again if none comes."""
    must_be_at_work(case)
    change(
        case, "case.waiting", by=by, at=at,
        waiting_since=case.waiting_since or at, next_step=_("Ask again: no answer yet"), due_at=later(until, at),
    )  # fmt: skip
    clockwork.pause(case, at)


@transaction.atomic
def resume(case: Case, *, by: User | None, at: datetime, step: str = "") -> None:
    """The waiting is over: the clocks go on where they stood."""
    if case.waiting_since is None:
        raise NotWaiting(ref=case.ref)
    change(
        case, "case.resumed", by=by, at=at,
        waiting_since=None, snoozed_until=None, next_step=step.strip() or _("Read the answer and reply"),
    )  # fmt: skip
    clockwork.go_on(case, at)
    follow_clocks(case)


def follow_clocks(case: Case) -> None:
    """Let the case's date and urgency be those of what is owed; part of a deed that has locked the case."""
    owed = clockwork.owed(case, clockwork.BY_PEOPLE)
    rank = clockwork.rank(case, owed)
    case.due_at = next((promise.due_at for promise in owed if not promise.paused_at), case.due_at)
    case.priority, case.priority_reasons = rank.priority, list(rank.reasons)
    Case.objects.filter(pk=case.pk).update(
        due_at=case.due_at, priority=case.priority, priority_reasons=case.priority_reasons
    )


@transaction.atomic
def set_fault(case: Case, fault: str, *, by: User | None, at: datetime) -> None:
    """Say whose fault it was. Whatever it is, the case stays with its owner."""
    change(case, "case.fault", by=by, at=at, fault=_one_of(Fault.values, fault))


@transaction.atomic
def mark_own_up(case: Case, *, at: datetime) -> None:
    """A colleague told of this herself: the case counts in no ranking."""
    change(case, "case.own_up", by=None, at=at, own_up=True)


@transaction.atomic
def set_severity(case: Case, severity: int, *, by: User | None, at: datetime) -> None:
    """Say how bad it is, 0 to 4; a person's judgement goes before the computed one."""
    _one_of([str(level) for level in range(5)], str(severity))
    change(case, "case.severity", by=by, at=at, severity=severity)
    follow_clocks(case)


@transaction.atomic
def set_kind(case: Case, kind: str, *, by: User | None, at: datetime) -> None:
    """Say what kind of failure it was; a kind that has ended is refused. Its key, owner and clocks stay."""
    if taxonomy().of(kind).key != kind:
        raise NoSuchKind(kind=kind)
    change(case, "case.kind", by=by, at=at, data={"from": case.failure_kind, "to": kind}, failure_kind=kind)


@transaction.atomic
def record_feeling(
    case: Case, feeling: str, words: str = "", *, after: bool = False, by: User | None, at: datetime
) -> None:
    """Keep how the customer feels, from the small set and in her own words; `after` we put it right."""
    kept: dict[str, Any] = {"feeling_after" if after else "feeling_before": _one_of(Feeling.values, feeling)}
    if words.strip():
        kept["feeling_words"] = words.strip()
    change(case, "case.feeling", by=by, at=at, **kept)


@transaction.atomic
def set_harm(case: Case, text: str, *, by: User | None, at: datetime) -> None:
    """Keep what it did to the person."""
    _observed(text, by)
    change(case, "case.harm", by=by, at=at, harm=text.strip())


@transaction.atomic
def set_goal(case: Case, text: str, *, by: User | None, at: datetime) -> None:
    """Keep what would make it right, in the customer's words."""
    _observed(text, by)
    change(case, "case.goal", by=by, at=at, goal=text.strip())


def _observed(text: str, by: User | None) -> None:
    """What one of us writes guesses nothing; what the customer writes is their own word."""
    if by is not None:
        no_guess(text)


@transaction.atomic
def count_retelling(case: Case, *, by: User | None, at: datetime) -> None:
    """The customer had to tell it once more."""
    change(case, "case.retold", by=by, at=at, retellings=case.retellings + 1)


def see_notices(user: User, cases: Collection[Case] | None = None, *, at: datetime) -> int:
    """The person has seen what stood on her Today, about these cases or all; how many it were."""
    unseen = Notice.objects.filter(user=user, seen_at=None)
    return (unseen if cases is None else unseen.filter(case__in=cases)).update(seen_at=at)


def _one_of(choices: Collection[str], value: str) -> str:
    if value not in choices:
        raise Unknown(value=value, choices=", ".join(choices))
    return value
