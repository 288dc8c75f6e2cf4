"""Background jobs: named, asked for in the transaction that needs them, run in a process of their own.

Here rooms ask; `config.working` does. docs/running/jobs.md tells what happens when a job fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.module_loading import autodiscover_modules
from procrastinate.contrib.django import app as queue

from makegood.lib.bulk import execute
from makegood.lib.together import later

Function = Callable[..., None]


@dataclass(frozen=True)
class Job:
    """A job by its name, with the time (seconds) and memory (MB) it may take and how often it is tried."""

    name: str
    function: Function
    seconds: float
    megabytes: int
    tries: int
    atomic: bool


JOBS: dict[str, Job] = {}
"""Every job that a `jobs` module of a room has named."""


def job(
    name: str, *, seconds: float = 60, megabytes: int = 512, tries: int = 5, atomic: bool = True
) -> Callable[[Function], Function]:
    """Name a function as a job. It takes ids by keyword, loads what they stand for and calls one deed.

    An `atomic` job is one transaction and takes effect once, whatever is killed; one that is not looks after its own
    transactions, and may be run again when it was done already.
    """

    def keep(function: Function) -> Function:
        JOBS[name] = Job(name, function, seconds, megabytes, tries, atomic)
        return function

    return keep


def load_jobs() -> None:
    """Import the `jobs` module of every room."""
    autodiscover_modules("jobs")


def enqueue(name: str, /, *, not_before: datetime | None = None, **ids: Any) -> int:
    """Ask for a job, in the current transaction: it is there if, and only if, the change is. Returns its number."""
    task = queue.configure_task(name, schedule_at=not_before)
    return task.defer(**ids)


def ring(name: str) -> None:
    """Ask for a job that needs no telling what, in the current transaction; whoever asks does not wait for it."""
    later(RING, [name])


RING = """
SELECT procrastinate_defer_jobs_v1(
  ARRAY[ROW('default', %s, 0, NULL, NULL, '{}'::jsonb, NULL)::procrastinate_job_to_defer_v1])
"""


def perform(asked: Job, number: int, ids: dict[str, Any]) -> None:
    """Run a job here and now; an atomic one that took effect before does nothing."""
    if not asked.atomic:
        asked.function(**ids)
        return
    with transaction.atomic():
        if execute("INSERT INTO lib_donejob (job) VALUES (%s) ON CONFLICT DO NOTHING", [number]):
            asked.function(**ids)


@job("lib.forget_done_jobs", tries=1)
def forget_done_jobs() -> None:
    """Forget after a week which jobs took effect: nothing is run again that late."""
    execute("DELETE FROM lib_donejob WHERE at < now() - interval '7 days'", [])
