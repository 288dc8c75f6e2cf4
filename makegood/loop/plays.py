"""Playbooks of one's own: made, changed and ended; they hold from the next case on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.errors import Refused
from makegood.loop.models import Playbook


class OneEach(Refused):
    """There is a playbook for this kind of failure already. Change that one."""

    status = 409


class OutOfOrder(Refused):
    """A person answers before the plan stands, and the plan stands before it is put right."""

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


def _note(book: Playbook, verb: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(f"play:{book.pk}", verb, by=by, at=at, data=data)
