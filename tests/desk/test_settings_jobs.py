"""Jobs that were given up as a page: why, in words, tried again or let rest."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import AuditEntry, Role, User
from makegood.config.working.worker import BURY
from makegood.desk.settings.jobs import DOES
from makegood.lib.jobs import JOBS, load_jobs
from makegood.lib.models import DeadJob
from makegood.loop.doctor import examine
from makegood.loop.jobs_state import jobs_state
from tests.desk.story import Shop, person

SeenBy = Callable[[User], Client]
PAGE = "/settings/jobs/"


@pytest.fixture
def ada(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(person("Ada Lind", Role.ADMIN, there.web))


def dies(name: str = "outreach.send_due", reason: str = "the mail server said no", **ids: int) -> DeadJob:
    """The worker gives a job up."""
    with connection.cursor() as cursor:
        cursor.execute(BURY, {"name": name, "ids": json.dumps(ids), "reason": reason})
    return DeadJob.objects.get(name=name, ids=ids, revived_at=None)


def waiting() -> list[tuple[str, Any]]:
    """The jobs in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return list(cursor.fetchall())


def test_every_job_has_words() -> None:
    load_jobs()
    # other tests of the same process may have named little jobs of their own
    ours = {name for name, job in JOBS.items() if job.function.__module__.startswith("makegood.")}
    assert ours == set(DOES)


def test_what_was_given_up_is_said_in_words_and_tried_again_once(there: Shop, ada: Client) -> None:
    dead = dies("loop.read_file", "it took more than 1024 MB", reading=7)
    page = ada.get(PAGE).content.decode()
    assert "Read a file that was brought in" in page and "it took more than 1024 MB" in page
    assert 'href="/imports/7/"' in page
    assert ada.post(f"{PAGE}{dead.pk}/revival/").status_code == 302
    assert [name for name, _args in waiting()] == ["loop.read_file"]
    assert "No job was given up." in ada.get(PAGE).content.decode()
    again = ada.post(f"{PAGE}{dead.pk}/revival/")
    assert again.status_code == 409 and "Somebody has seen to this job already." in again.content.decode()
    assert AuditEntry.objects.filter(verb="job.revived", by__name="Ada Lind").count() == 1


def test_what_rests_is_off_the_list_until_it_is_given_up_once_more(there: Shop, ada: Client) -> None:
    dead = dies()
    ada.post(f"{PAGE}{dead.pk}/rest/")
    assert jobs_state().dead == 0 and "No job was given up." in ada.get(PAGE).content.decode()
    assert "the mail server said no" in ada.get(f"{PAGE}?state=rested").content.decode()
    assert waiting() == []
    dies(reason="the mail server was away")
    page = ada.get(PAGE).content.decode()
    assert jobs_state().dead == 1 and "the mail server was away" in page and "given up 2 times" in page


def test_the_doctor_says_where_they_are(there: Shop) -> None:
    dies()
    check = next(each for each in examine()["checks"] if each["name"] == "dead_jobs")
    assert not check["ok"] and "1 job was given up." in check["words"] and PAGE in check["words"]


def test_only_admins_see_to_them_and_auditors_look_on(there: Shop, ada: Client, seen_by: SeenBy) -> None:
    dead = dies()
    auditor = seen_by(person("Vera Holm", Role.AUDITOR))
    page = auditor.get(PAGE).content.decode()
    assert "the mail server said no" in page and "Try again" not in page
    assert auditor.post(f"{PAGE}{dead.pk}/rest/").status_code == 403
    assert seen_by(there.jonas).get(PAGE).status_code == 403


def test_the_list_costs_the_same_with_many(there: Shop, ada: Client, django_assert_max_num_queries) -> None:
    at = timezone.now()
    DeadJob.objects.bulk_create(
        DeadJob(name="loop.read_file", ids={"reading": n}, reason="x", at=at) for n in range(150)
    )
    with django_assert_max_num_queries(15):
        page = ada.get(PAGE).content.decode()
    assert page.count("data-line") == 100 and "The newest 100 are shown." in page
