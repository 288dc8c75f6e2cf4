"""What a person does about a job that was given up: let it run again, or let it rest."""

from datetime import datetime

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue
from makegood.lib.models import DeadJob


class SeenTo(Refused):
    """Somebody has seen to this job already."""

    status = 409


@transaction.atomic
def try_again(dead: DeadJob, *, by: User, at: datetime) -> None:
    """Let it run again, from its first try."""
    if revive(dead, at=at) is None:
        raise SeenTo
    audit.record("jobs", "job.revived", by=by, at=at, data={"dead": dead.pk, "job": dead.name})


@transaction.atomic
def revive(dead: DeadJob, *, at: datetime) -> int | None:
    """Let a job that was given up run again, from its first try; None if somebody has done so already."""
    if not DeadJob.objects.filter(pk=dead.pk, revived_at=None).update(revived_at=at):
        return None
    return enqueue(dead.name, **dead.ids)


@transaction.atomic
def let_rest(dead: DeadJob, *, by: User, at: datetime) -> None:
    """Leave it as it is; should it be given up once more, it is in the list again."""
    waits = DeadJob.objects.filter(pk=dead.pk, revived_at=None, rested_at=None)
    if not waits.update(rested_at=at):
        raise SeenTo
    audit.record("jobs", "job.rested", by=by, at=at, data={"dead": dead.pk, "job": dead.name})
