"""Workers killed in mid-job, and jobs that are poison: taken up within a minute, done once, no trouble to others."""

import os
import signal
import time

import pytest

from makegood.lib.bulk import execute, select
from makegood.lib.jobs import enqueue
from makegood.lib.models import DeadJob
from tests.lib.little_jobs import effects, make_table, start, waiting, worker
from tests.lib.test_jobs import GIVEN_UP, eventually

pytestmark = pytest.mark.fault

KILLS = int(os.environ.get("FAULT_KILLS", "100"))
DOING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"


def doing() -> int:
    return int(select(DOING, [])[0][0])


def test_whoever_is_killed_every_job_takes_effect_once_within_a_minute(own_database: str) -> None:
    make_table()
    for number in range(KILLS):
        enqueue("little.effect", name=f"{number}", seconds=1)
        killed = start()
        eventually(lambda: doing() > 0)
        time.sleep(0.05 * (number % 25))
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    killed_at = time.monotonic()
    with worker():
        eventually(lambda: waiting() == [], within=60 + 2 * KILLS)
    assert effects() == sorted(str(number) for number in range(KILLS))
    assert doing() == 0
    assert time.monotonic() - killed_at < 60 + 2 * KILLS


def test_a_worker_whose_row_is_gone_leaves_nothing_behind(own_database: str) -> None:
    make_table()
    enqueue("little.effect", name="once", seconds=2)
    killed = start()
    eventually(lambda: doing() == 1)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    execute("DELETE FROM procrastinate_workers", [])
    with worker():
        eventually(lambda: waiting() == [], within=60)
    assert effects() == ["once"]


def test_poison_leaves_the_others_their_pace(own_database: str) -> None:
    def pace(prefix: str) -> float:
        began = time.monotonic()
        for number in range(30):
            enqueue("little.effect", name=f"{prefix}-{number}")
        eventually(lambda: sum(name.startswith(prefix) for name in effects()) == 30, within=120)
        return time.monotonic() - began

    make_table()
    with worker():
        alone = pace("calm")
        for name in GIVEN_UP:
            enqueue(name, **({"name": "poison"} if name == "little.raise" else {}))
        beside = pace("beside")
        eventually(lambda: DeadJob.objects.count() == len(GIVEN_UP), within=60)
    assert beside < max(2 * alone, alone + 10)
