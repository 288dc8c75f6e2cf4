"""Every queued name has a job, and no room knows the queue."""

import re
from pathlib import Path

from makegood.config.schedule import SCHEDULE
from makegood.lib.jobs import JOBS, load_jobs

PACKAGE = Path(__file__).resolve().parents[2] / "makegood"
SOURCES = {path: path.read_text() for path in PACKAGE.rglob("*.py")}


def test_every_queued_name_has_a_job() -> None:
    load_jobs()
    queued = {name for text in SOURCES.values() for name in re.findall(r'enqueue\(\s*"([^"]+)"', text)}
    assert queued | {timed.name for timed in SCHEDULE} <= set(JOBS)


def test_every_job_is_asked_for() -> None:
    load_jobs()
    ours = "".join(text for path, text in SOURCES.items() if path.name != "jobs.py")
    assert [name for name in JOBS if f'"{name}"' not in ours and name.startswith(("lib.", "loop."))] == []


def test_nothing_is_scheduled_twice() -> None:
    names = [timed.name for timed in SCHEDULE]
    assert len(names) == len(set(names))


def test_no_room_knows_the_queue() -> None:
    """docs/decisions/0120-what-lib-is-for.md: a file asks for jobs, and the worker does them."""
    knows = [path for path, text in SOURCES.items() if re.search(r"^(from|import) procrastinate", text, re.M)]
    assert set(knows) == {PACKAGE / "lib" / "jobs.py", PACKAGE / "config" / "working" / "worker.py"}
