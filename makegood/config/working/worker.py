"""The worker: takes jobs off the queue into slots, runs what is due by the clock, takes up what was left behind."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector, RetryDecision
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Queued
from procrastinate.retry import BaseRetryStrategy

from makegood.config.working.slot import Died, run_in_slot
from makegood.config.working.times import Timed
from makegood.lib.jobs import JOBS, Job, load_jobs
from makegood.loop.collecting import settle

SLOTS = 3
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
HEARTBEAT, LOST_AFTER, LOOK_EVERY = 10.0, 30.0, 10.0  # seconds
END_WITHIN = 1.5  # seconds that running jobs have when the worker is told to stop

log = logging.getLogger("makegood.jobs")

TAKE_UP = """
    UPDATE procrastinate_jobs j SET status = 'todo', worker_id = NULL WHERE status = 'doing' AND NOT EXISTS (
        SELECT 1 FROM procrastinate_workers w
        WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => %(lost_after)s))
"""
BURY_UNKNOWN = """
    WITH unknown AS (
        DELETE FROM procrastinate_jobs WHERE status = 'failed' AND task_name <> ALL(%(known)s)
        RETURNING task_name, args)
    INSERT INTO lib_deadjob (name, ids, reason, times, at)
    SELECT DISTINCT task_name, args, 'there is no job of this name here', 1, now() FROM unknown
    ON CONFLICT (name, ids) WHERE revived_at IS NULL
    DO UPDATE SET times = lib_deadjob.times + 1, at = excluded.at, rested_at = NULL
"""
BURY = """
    INSERT INTO lib_deadjob (name, ids, reason, times, at) VALUES (%(name)s, %(ids)s, %(reason)s, 1, now())
    ON CONFLICT (name, ids) WHERE revived_at IS NULL
    DO UPDATE SET times = lib_deadjob.times + 1, reason = excluded.reason, at = excluded.at, rested_at = NULL
"""


class Failed(Exception):
    """A try failed; `again_at` by the database's clock, None after the last try."""

    def __init__(self, reason: str, again_at: datetime | None) -> None:
        super().__init__(reason)
        self.again_at = again_at


class TriesAgain(BaseRetryStrategy):
    """When a job that failed is tried again: as the failure says; at once if the worker was told to stop."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:
        """None gives the job up."""
        if isinstance(exception, Failed):
            return RetryDecision(retry_at=exception.again_at) if exception.again_at else None
        return RetryDecision() if isinstance(exception, asyncio.CancelledError) else None


def work(schedule: Sequence[Timed], slots: int = SLOTS) -> None:
    """Do jobs until told to stop; then those under way have a moment to end, and what does not is done later."""
    load_jobs()
    # the slots are forks: what is never looked through again stays shared with them
    settle()
    app = App(connector=PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=slots + 2))
    tasks = {
        job.name: app.task(name=job.name, pass_context=True, retry=TriesAgain())(_doer(job))
        for job in JOBS.values()
    }
    for timed in schedule:
        app.periodic_registry.register_task(
            tasks[timed.name], timed.cron, timed.name, {"queueing_lock": timed.name}
        )
    try:
        asyncio.run(_work(app, slots))
    except* ConnectorException as lost:
        log.error("lost the database: %s", lost.exceptions[0])
        raise SystemExit(1) from lost


async def _work(app: App, slots: int) -> None:
    async with app.open_async(), asyncio.TaskGroup() as group:
        finder = group.create_task(_take_up(app))
        await app.run_worker_async(
            concurrency=slots,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=LOST_AFTER,
            shutdown_graceful_timeout=END_WITHIN,
        )
        finder.cancel()


async def _take_up(app: App) -> None:
    """Give jobs of workers that are gone back to the queue, and put away those that nobody knows; for ever."""
    while True:
        await app.connector.execute_query_async(TAKE_UP, lost_after=LOST_AFTER)
        await app.connector.execute_query_async(BURY_UNKNOWN, known=list(JOBS))
        await asyncio.sleep(LOOK_EVERY)


def _doer(job: Job) -> Any:
    async def do(context: JobContext, **ids: Any) -> None:
        ids.pop("timestamp", None)
        try:
            await run_in_slot(job, context.job.id or 0, ids)
        except Died as died:
            raise await _failure(context, job, ids, str(died)) from died

    return do


async def _failure(context: JobContext, job: Job, ids: dict[str, Any], reason: str) -> Failed:
    ask = context.app.connector
    tried = context.job.attempts + 1
    if tried >= job.tries:
        log.error("%s is given up after %d tries: %s", job.name, tried, reason)
        await ask.execute_query_async(BURY, name=job.name, ids=ids, reason=reason)
        return Failed(reason, None)
    wait = WAITS[min(tried, len(WAITS)) - 1]
    row = await ask.execute_query_one_async("SELECT now() + %(wait)s AS at", wait=wait)
    return Failed(reason, row["at"])
