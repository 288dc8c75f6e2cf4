"""Playbooks of one's own: made, changed and ended; their steps, version by version; they hold from the next case on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.cases.models import PlayVersion
from makegood.cases.steps import Step, in_order, written_steps
from makegood.lib.errors import Refused
from makegood.listening.failure_queries import taxonomy
from makegood.loop.models import Playbook


class OneEach(Refused):
    """There is a playbook for this kind of failure already. Change that one."""

    status = 409


class OutOfOrder(Refused):
    """A person answers before the plan stands, and the plan stands before it is put right."""

    status = 422


class FirstAidFirst(Refused):
    """First aid comes before everything else, and within 59 minutes: it keeps the harm from growing."""

    status = 422


class NoSuchKind(Refused):
    """There is no kind of failure called {kind}."""

    status = 422


@dataclass(frozen=True)
class PlaySaid:
    """A playbook as somebody wants it: times in working minutes; no first step leaves that of the kind."""

    failure_kind: str
    first_reply: int
    plan: int
    resolve: int
    first_step: str = ""


@transaction.atomic
def keep_play(book: Playbook, said: PlaySaid, *, by: User, at: datetime) -> Playbook:
    """Keep a playbook, a new one or one that is there."""
    if not said.first_reply <= said.plan <= said.resolve:
        raise OutOfOrder
    if Playbook.objects.filter(failure_kind=said.failure_kind).exclude(pk=book.pk).exists():
        raise OneEach
    book.failure_kind = said.failure_kind
    book.first_reply, book.plan, book.resolve = said.first_reply, said.plan, said.resolve
    book.first_step = {"en": said.first_step} if said.first_step else {}
    book.save()
    _note(book, "play.kept", by, at, asdict(said) | {"first_step": bool(said.first_step)})
    return book


@transaction.atomic
def end_play(book: Playbook, *, by: User, at: datetime) -> None:
    """From the next case on what is usual holds again."""
    _note(book, "play.ended", by, at, {"failure_kind": book.failure_kind})
    book.delete()


@transaction.atomic
def keep_steps(kind: str, steps: Sequence[Step], *, by: User, at: datetime) -> PlayVersion:
    """Make a new version of the steps of a kind of failure; none at all: it has none. Running cases keep theirs."""
    if taxonomy().of(kind).key != kind:
        raise NoSuchKind(kind=kind)
    if not in_order(steps):
        raise FirstAidFirst
    versions = PlayVersion.objects.select_for_update().filter(failure_kind=kind).order_by("-number")
    last = versions.first()
    if last and last.steps == written_steps(steps):
        return last
    versions.update(ended=True)
    made = PlayVersion.objects.create(
        failure_kind=kind, number=last.number + 1 if last else 1, steps=written_steps(steps), by=by, since=at
    )
    facts = {"failure_kind": kind, "number": made.number, "steps": len(steps)}
    audit.record(f"steps:{kind}", "steps.kept", by=by, at=at, data=facts)
    return made


def _note(book: Playbook, verb: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(f"play:{book.pk}", verb, by=by, at=at, data=data)
