"""Jobs: there if the change is, done once, and no trouble to others however they end."""

import os
import signal
import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from makegood.config.working.times import daily, every
from makegood.lib.bulk import execute, select
from makegood.lib.jobs import enqueue
from makegood.lib.models import DeadJob, DoneJob
from makegood.loop.dead_jobs import revive
from tests.lib.little_jobs import effects, make_table, start, waiting, worker

GIVEN_UP = {
    "little.raise": "the till is closed",
    "little.hang": "took longer than 0.5 s",
    "little.eat": "took more than 200 MB of memory",
    "little.exit": "ended with code 7",
    "little.crash": "was killed (SIGSEGV)",
    "little.nobody": "there is no job of this name here",
}


def eventually(holds: Callable[[], bool], within: float = 120) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, waiting()
        time.sleep(0.05)


def test_a_job_is_there_if_and_only_if_the_change_is(own_database: str) -> None:
    make_table()
    enqueue("little.effect", name="kept")
    with transaction.atomic():
        enqueue("little.effect", name="never")
        transaction.set_rollback(True)
    with worker():
        eventually(lambda: waiting() == [])
    assert effects() == ["kept"]


def test_poison_is_given_up_with_its_reason_and_others_go_on(own_database: str) -> None:
    make_table()
    for name in GIVEN_UP:
        enqueue(name, **({"name": "poison"} if name == "little.raise" else {}))
    for number in range(20):
        enqueue("little.effect", name=f"good {number}")
    with worker():
        eventually(lambda: DeadJob.objects.count() == len(GIVEN_UP))
        eventually(lambda: len(effects()) == 20)
        for dead in DeadJob.objects.all():
            assert GIVEN_UP[dead.name] in dead.reason
        assert "poison" not in effects()
        raised = DeadJob.objects.get(name="little.raise")
        assert revive(raised, at=timezone.now()) and not revive(raised, at=timezone.now())
        eventually(lambda: DeadJob.objects.filter(name="little.raise", revived_at=None).exists())


def test_a_job_that_fails_is_tried_again_later(own_database: str) -> None:
    make_table()
    execute("ALTER TABLE effects ADD CHECK (false) NOT VALID", [])
    enqueue("little.effect", name="later")
    with worker():
        eventually(lambda: waiting() == [("little.effect", "todo")] and tried() == 1)
        execute("ALTER TABLE effects DROP CONSTRAINT effects_check", [])
        execute("UPDATE procrastinate_jobs SET scheduled_at = now()", [])
        eventually(lambda: effects() == ["later"])


def tried() -> int:
    return int(select("SELECT max(attempts) FROM procrastinate_jobs", [])[0][0])


def test_what_a_killed_worker_left_is_taken_up_and_takes_effect_once(own_database: str) -> None:
    make_table()
    enqueue("little.effect", name="once", seconds=1.5)
    first = start()
    eventually(lambda: waiting() == [("little.effect", "doing")])
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    # half a minute without a heartbeat; tests/faults really waits for it
    execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'", [])
    with worker():
        eventually(lambda: waiting() == [])
    assert effects() == ["once"]


def test_a_job_that_was_done_already_has_no_second_effect(own_database: str) -> None:
    make_table()
    number = enqueue("little.effect", name="twice")
    DoneJob.objects.create(job=number)
    with worker():
        eventually(lambda: waiting() == [])
    assert effects() == []


def test_a_worker_that_is_told_to_stop_leaves_the_rest_for_later(own_database: str) -> None:
    make_table()
    enqueue("little.effect", name="long", seconds=30)
    with worker():
        eventually(lambda: waiting() == [("little.effect", "doing")])
    assert waiting() == [("little.effect", "todo")]
    assert effects() == []


def test_times_are_said_as_people_say_them() -> None:
    assert every("30 s", "x").cron == "* * * * * */30"
    assert every("1 min", "x").cron == "*/1 * * * *"
    assert every("2 h", "x").cron == "0 */2 * * *"
    assert daily("03:10", "x").cron == "10 3 * * *"
