"""A worker killed in the middle of an incident, again and again: nobody twice, and nobody left."""

import os
import random
import subprocess
import time
from functools import partial

import psutil
import pytest
from django.utils import timezone

from makegood.accounts.models import Organisation
from makegood.cases.models import Case
from makegood.lib.bulk import select
from makegood.loop.group_failures import deeds
from makegood.loop.models import Affected, Incident, Telling
from makegood.remedies.checking import verify
from tests.lib.little_jobs import start, worker
from tests.lib.test_jobs import eventually
from tests.loop.outage import dark, told
from tests.remedies.people import house

pytestmark = pytest.mark.fault

PEOPLE = 5_000
KILLS = int(os.environ.get("FAULT_INCIDENT_KILLS", "4"))
TWICE = """
    SELECT (SELECT count(*) - count(DISTINCT case_id) FROM loop_affected),
      (SELECT count(*) - count(DISTINCT customer_id) FROM cases_case WHERE encounter_id IS NOT NULL),
      (SELECT count(*) - count(DISTINCT case_id) FROM remedies_offer),
      (SELECT count(*) - count(DISTINCT customer_id) FROM outreach_message WHERE kind = 'notice'),
      (SELECT count(*) FROM outreach_message m WHERE kind = 'notice'
        AND NOT EXISTS (SELECT 1 FROM loop_telling t WHERE t.message_id = m.id))
"""


def made() -> int:
    return Affected.objects.exclude(done_at=None).count()


def further(before: int) -> bool:
    return made() > before or made() == PEOPLE


def kill(running: "subprocess.Popen[bytes]") -> None:
    """The worker and whoever works for it, at once, as when the machine is switched off."""
    family = psutil.Process(running.pid)
    for each in [*family.children(recursive=True), family]:
        each.kill()
    running.wait()


def test_whatever_is_killed_nobody_is_taken_twice_and_nobody_is_left(own_database: str) -> None:
    there, at = house(), timezone.now()
    Organisation.objects.update(reply_to="hello@lark.example")
    dark(PEOPLE, at=at)
    incident = deeds.declare(told(per_minute=100_000), by=there.mona, at=at)
    deeds.go_ahead(incident, incident.seen, by=there.ada, at=at)
    for _kill in range(KILLS):
        before, running = made(), start()
        eventually(partial(further, before), within=180)
        time.sleep(random.uniform(0, 1.5))
        kill(running)
        assert made() % 1000 == 0
    with worker():
        eventually(lambda: Incident.objects.get().state == Incident.State.DONE, within=120)
    assert (made(), Case.objects.filter(encounter__isnull=False).count()) == (PEOPLE, PEOPLE)
    assert Telling.objects.count() == PEOPLE
    assert select(TWICE, []) == [(0, 0, 0, 0, 0)]
    assert {name: count for name, (count, _first) in verify().items() if count} == {}
