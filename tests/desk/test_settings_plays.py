"""Promises as a page: in how much working time what is done, for which failures."""

from collections.abc import Callable

import pytest
from django.test import Client

from makegood.accounts.models import AuditEntry, User
from makegood.cases.models import Case
from makegood.loop.models import Playbook
from tests.cast import cases, heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
PLAYS = "/settings/plays/"
TIMES = {"first_reply": "30 min", "plan": "1 h 30 min", "resolve": "20 h", "first_step": ""}


@pytest.fixture
def jonas(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(there.jonas)


def minutes(case: Case) -> dict[str, int | None]:
    return dict(case.promises.values_list("kind", "minutes"))


def test_a_playbook_holds_from_the_next_case_on_and_keeps_the_kinds_own_step(
    there: Shop, jonas: Client
) -> None:
    heard(says("a-1", 1))
    assert jonas.post(f"{PLAYS}new/", TIMES | {"failure_kind": ""}).status_code == 302
    heard(says("a-2", 1))
    before, after = cases()
    assert minutes(before)["resolve"] != 1200 and minutes(after)["resolve"] == 1200
    assert after.next_step == before.next_step != ""
    page = jonas.get(PLAYS).content.decode()
    assert "Any failure" in page and "1 h 30 min" in page and "20 h" in page
    assert AuditEntry.objects.get(verb="play.kept").by == there.jonas


def test_its_own_first_step_is_the_next_step_and_an_ended_one_leaves_what_is_usual(
    there: Shop, jonas: Client
) -> None:
    jonas.post(f"{PLAYS}new/", TIMES | {"failure_kind": "", "first_step": "Ring before noon"})
    heard(says("a-1", 1))
    book = Playbook.objects.get()
    shown = jonas.get(f"{PLAYS}{book.pk}/").content.decode()
    assert 'value="1 h 30 min"' in shown and 'value="Ring before noon"' in shown
    jonas.post(f"{PLAYS}{book.pk}/end/")
    heard(says("a-2", 1))
    first, second = cases()
    assert first.next_step == "Ring before noon" != second.next_step
    assert "None yet." in jonas.get(PLAYS).content.decode()


def test_the_playbook_of_a_kind_that_ended_stays_its_own(there: Shop, jonas: Client) -> None:
    jonas.post(f"{PLAYS}new/", TIMES | {"failure_kind": "product.quality"})
    jonas.post("/failures/product.quality/ending/")
    book = Playbook.objects.get()
    shown = jonas.get(f"{PLAYS}{book.pk}/").content.decode()
    assert 'value="product.quality" selected' in shown
    kept = jonas.post(f"{PLAYS}{book.pk}/", TIMES | {"failure_kind": "product.quality", "plan": "2 h"})
    assert kept.status_code == 302
    book.refresh_from_db()
    assert (book.failure_kind, book.plan) == ("product.quality", 120)
    assert 'value="product.quality"' not in jonas.get(f"{PLAYS}new/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"plan": "soon"}, "Write working time as 4 h, 30 min or 1 h 30 min."),
        ({"plan": "0 min"}, "Write working time as 4 h, 30 min or 1 h 30 min."),
        ({"plan": "10 min"}, "A person answers before the plan stands"),
        ({"failure_kind": "weather"}, "Select a valid choice."),
        ({"failure_kind": "delivery"}, "There is a playbook for this kind of failure already."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_typed_is_lost(
    there: Shop, jonas: Client, wrong: dict[str, str], sentence: str
) -> None:
    jonas.post(f"{PLAYS}new/", TIMES | {"failure_kind": "delivery"})
    answer = jonas.post(f"{PLAYS}new/", TIMES | {"failure_kind": "product", "first_step": "Ring"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="Ring"' in page
    assert Playbook.objects.count() == 1


def test_everybody_reads_them_and_only_managers_change_them(there: Shop, seen_by: SeenBy) -> None:
    page = seen_by(there.maya).get(PLAYS).content.decode()
    assert "8 h" in page and "Make a playbook" not in page
    assert seen_by(there.ruth).post(f"{PLAYS}new/", TIMES).status_code == 403
