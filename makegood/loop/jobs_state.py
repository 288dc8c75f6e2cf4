"""How the jobs are: who works, what lies dead, what nobody has in hand."""

from dataclasses import dataclass

from makegood.lib.bulk import select


@dataclass(frozen=True, slots=True)
class JobsState:
    """Workers that live, jobs that wait, jobs that were given up, jobs "doing" that nobody does."""

    workers: int
    waiting: int
    dead: int
    left_behind: int


LIVES = "last_heartbeat > now() - interval '30 seconds'"


def jobs_state() -> JobsState:
    """The state of the queue."""
    return JobsState(*(select(
        f"SELECT (SELECT count(*) FROM procrastinate_workers WHERE {LIVES}),"
        " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),"
        " (SELECT count(*) FROM lib_deadjob WHERE revived_at IS NULL AND rested_at IS NULL),"
        " (SELECT count(*) FROM procrastinate_jobs j WHERE status = 'doing' AND NOT EXISTS"
        f" (SELECT 1 FROM procrastinate_workers w WHERE w.id = j.worker_id AND {LIVES}))",
        [],
    )[0]))  # fmt: skip
