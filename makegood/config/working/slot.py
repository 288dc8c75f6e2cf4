"""One job in a process of its own: it may hang, eat memory or die, and nothing else suffers."""

import asyncio
import multiprocessing
import signal
import sys
import time
import traceback
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

import django
import psutil
from django.apps import apps

from makegood.config.process import end_with_parent
from makegood.lib.jobs import JOBS, Job, load_jobs, perform

CAN_FORK = sys.platform == "linux"
CONTEXT = multiprocessing.get_context("fork") if CAN_FORK else multiprocessing.get_context("spawn")
FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05  # seconds between looks at the child
SPARE = 256  # MB above a job's limit at which the system itself refuses more
TELLS = 2000  # characters of a reason that are kept


class Died(Exception):
    """A job did not come to its end; the text says why."""


async def run_in_slot(job: Job, number: int, ids: dict[str, Any]) -> None:
    """Run a job in a child process, within its limits. Raises Died with the reason."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = CONTEXT.Process(target=_child, args=[theirs, job.name, number, ids], daemon=True)
    child.start()
    theirs.close()
    try:
        overdone = await _watch(job, child)
    finally:
        child.kill()
        child.join()
    if overdone or child.exitcode:
        raise Died(overdone or _said(ours) or _end_of(child))


async def _watch(job: Job, child: BaseProcess) -> str:
    """Wait for the child; the limit it went over, or nothing."""
    until, pause = time.monotonic() + job.seconds, FIRST_LOOK
    while child.is_alive():
        if time.monotonic() > until:
            return f"took longer than {job.seconds:g} s"
        if _megabytes(child) > job.megabytes:
            return f"took more than {job.megabytes} MB of memory"
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_LOOK)
    return ""


def _megabytes(child: BaseProcess) -> float:
    try:
        return float(psutil.Process(child.pid).memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def _said(ours: Connection) -> str:
    try:
        return str(ours.recv()) if ours.poll() else ""
    except EOFError:
        return ""


def _end_of(child: BaseProcess) -> str:
    code = child.exitcode or 0
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended with code {code}"


class _Telling:
    """Sends the reason of a failure up the pipe, whatever it is, and lets it end the process."""

    def __init__(self, up: Connection) -> None:
        self.up = up

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            lines = traceback.format_exception(kind, error, trace)
            self.up.send((lines[-1] + "".join(lines[-4:-1])).strip()[:TELLS])


def _child(up: Connection, name: str, number: int, ids: dict[str, Any]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    with _Telling(up):
        if not apps.ready:
            django.setup()
        if name not in JOBS:
            load_jobs()
        _cap(JOBS[name].megabytes)
        perform(JOBS[name], number, ids)


def _cap(megabytes: int) -> None:
    """Let the system refuse memory far above the limit: between two looks a process can take a lot."""
    if not CAN_FORK:
        return
    import resource

    held = psutil.Process().memory_info().vms
    resource.setrlimit(resource.RLIMIT_DATA, (held + (megabytes + SPARE) * 2**20, resource.RLIM_INFINITY))
