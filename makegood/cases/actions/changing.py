"""How every deed changes a case: a compare-and-swap, an event, and a sign to open pages, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from makegood.accounts.models import Role, User
from makegood.cases.events import Fact, micros, record
from makegood.cases.live import tell
from makegood.cases.models import Case, Notice, Promise, Status
from makegood.cases.rules import may_move
from makegood.lib.errors import Refused


class SomeoneElseMoved(Refused):
    """Somebody else has just changed case {ref}. Look at it again: your words are kept."""

    status = 409


class CannotMove(Refused):
    """Case {ref} is {now}; from there it cannot become {wanted}."""

    status = 409


class ThereAlready(CannotMove):
    """Case {ref} is {now} already."""


class ReadsOnly(Refused):
    """Your role may read cases and change none."""

    status = 403


class NothingSaid(Refused):
    """There is nothing written here yet."""


class TooEarly(Refused):
    """This date has passed already. Choose a later one."""


# What an event says of the change, so that the events alone tell how the case stands.
TOLD = frozenset({
    "status", "owner", "team", "fault", "severity", "priority", "due_at", "snoozed_until", "waiting_since",
    "transfers", "retellings", "reopened", "feeling_before", "feeling_after", "outcome", "first_reply_at",
    "last_word_at",
})  # fmt: skip


def change(
    case: Case,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    **new: Any,
) -> None:
    """Set columns of the case, if its state and owner are still those the deed was decided on.

    The case's row is locked by this for the rest of the transaction: it comes before anything that hangs on it.
    """
    if by is not None and by.role == Role.AUDITOR:
        raise ReadsOnly
    unmoved = Case.objects.filter(pk=case.pk, status=case.status, owner_id=case.owner_id)
    if not unmoved.update(**new, changed_at=at):
        raise SomeoneElseMoved(ref=case.ref)
    for name, value in new.items():
        setattr(case, name, value)
    facts = {name: plain(value) for name, value in new.items() if name in TOLD} | dict(data or {})
    record([Fact(case.pk, verb, facts)], by=by.pk if by else None, at=at)
    tell([case.pk])


def move(case: Case, to: Status, verb: str, *, by: User | None, at: datetime, **more: Any) -> None:
    """Bring a case into another state, along the allowed ways only."""
    if not may_move(case.status, to):
        refusal = ThereAlready if case.status == to else CannotMove
        raise refusal(ref=case.ref, now=Status(case.status).label.lower(), wanted=to.label.lower())
    change(case, verb, by=by, at=at, status=to, **more)


def plain(value: Any) -> Any:
    """A column's value as an event keeps it: ids, keys, and microseconds since 1970."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return micros(value)
    return value.value if isinstance(value, models.TextChoices) else value


def must_be_live(case: Case) -> None:
    """Refuse work on a case that has ended."""
    if case.status in {Status.RECOVERED, Status.CLOSED}:
        raise CannotMove(ref=case.ref, now=Status(case.status).label.lower(), wanted="changed")


def must_be_at_work(case: Case) -> None:
    """Refuse what makes sense only while a deed of ours is awaited."""
    if case.status not in {Status.OPEN, Status.CONTACTED}:
        raise CannotMove(ref=case.ref, now=Status(case.status).label.lower(), wanted="waiting")


def said(text: str) -> str:
    """The text without space around it; refuses one that says nothing."""
    if not text.strip():
        raise NothingSaid
    return text.strip()


def later(moment: datetime, at: datetime) -> datetime:
    """The moment; refuses one that is past."""
    if moment <= at:
        raise TooEarly
    return moment


def notify(
    users: set[int], case: Case, kind: Notice.Kind, *, at: datetime, promise: Promise | None = None
) -> None:
    """Put it on these people's Today; about one promise each person hears once."""
    rows = [Notice(user_id=number, case=case, kind=kind, at=at, promise=promise) for number in sorted(users)]
    Notice.objects.bulk_create(rows, ignore_conflicts=promise is not None)
