"""`makegood explain`: why a case exists, why it is whose it is, why it is due when it is."""

import re
from datetime import UTC, datetime

import pytest

from makegood.accounts.models import Calendar
from makegood.cases import actions
from makegood.cases.models import Case
from tests.cases.people import Crew, case_of, crew
from tests.cast import happens, heard, says
from tests.cli.running import makegood, receipt

pytestmark = pytest.mark.django_db

EVE = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> Crew:
    Calendar.objects.update(
        tz="Europe/London", country="GB", subdivision="ENG",
        windows={str(day): [[540, 720], [780, 1020]] for day in range(5)},
    )  # fmt: skip
    return crew()


def test_reasons_owner_and_clocks_in_words(people: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    case = case_of(people.maya, at=EVE, score=1)
    assert makegood("explain", case.ref) == 0
    said = capsys.readouterr().out
    assert "because the score 1 lies at or below the threshold of its scale" in said
    assert "Maya Okafor (Everyone): had the least to do" in said
    assert "is a holiday or closed day" in said


@pytest.mark.capability("RES-01")
def test_eight_hours_from_christmas_eve_with_lunch_off_end_on_the_30th(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    case = case_of(people.maya, at=EVE, score=2)  # severity 1: a first reply within eight working hours
    found = receipt(capsys, "explain", case.ref)
    (reply,) = [promise for promise in found["promises"] if promise["kind"] == "first_reply"]
    assert reply["due_at"] == "2026-12-30 09:30:00+00:00"
    assert any("holiday" in step["words"] for step in reply["steps"])
    (right,) = [promise for promise in found["promises"] if promise["kind"] == "resolve"]
    clock = right["steps"][1]["words"]
    assert re.fullmatch(r"Clock: \d+ h 00 of working time", clock), "a working day has no 24 hours"


def test_a_promise_given_and_a_failure_we_saw_first(people: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    heard(happens("order-7", promised_at=EVE.replace(day=20)), at=EVE)
    heard(says("a-1", 1, encounter="order-7"), at=EVE)
    case = Case.objects.get()
    actions.promise(case, "The parcel arrives", EVE.replace(day=30), by=people.ruth, at=EVE)
    found = receipt(capsys, "explain", case.ref)
    assert [failure["noticed_by"] for failure in found["failures"]] == ["us", "customer"]
    assert found["failures"][0]["why"] == ["the promised time has passed"]
    (given,) = [promise for promise in found["promises"] if promise["kind"] == "given"]
    assert (given["label"], given["state"], len(given["steps"])) == ("The parcel arrives", "running", 3)


def test_a_case_that_is_not_there(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("explain", "999") == 1
    assert capsys.readouterr().err == "There is no case 999.\n"
