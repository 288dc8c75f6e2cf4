"""`makegood doctor`: nothing is orphaned, no link is broken, no event without its change."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.checking import broken_links, orphans, untrue
from makegood.cases.events import Fact, record
from makegood.cases.models import Case, Event
from makegood.lib.bulk import execute
from tests.cases.people import Crew, again, crew
from tests.cast import ANN, NOW, heard, says
from tests.cli.running import makegood, receipt

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)
WELL = {
    "open_cases_without_owner_step_or_date": 0,
    "broken_hash_links": 0,
    "events_without_a_change": 0,
    "ledger_faults": 0,
}


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def a_life(people: Crew) -> Case:
    """A case that has been through much, through deeds only."""
    heard(says("a-1", 2, customer=ANN, comment="“Ünicode” — 100 % \\ broken"))
    case = Case.objects.get()
    actions.take(case, by=people.maya, at=SOON)
    actions.contacted(again(case), by=people.maya, at=SOON)
    actions.note(again(case), "Called her.", by=people.maya, at=SOON)
    actions.resolve(again(case), by=people.maya, at=SOON)
    heard(says("a-2", 1, customer=ANN), at=SOON)
    return again(case)


def allowed_to_forge() -> None:
    """What only somebody with the database's own keys can do."""
    execute("SET CONSTRAINTS ALL IMMEDIATE", [])
    execute("ALTER TABLE cases_event DISABLE TRIGGER USER", [])


def test_a_house_in_order(people: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    a_life(people)
    found = receipt(capsys, "doctor")
    assert found["invariants"] == WELL
    assert {check["name"] for check in found["checks"]} >= {"database", "workers", "mail", "reply_to"}
    assert makegood("doctor") == 0
    assert "broken hash links: 0" in capsys.readouterr().out


@pytest.mark.capability("OWN-10")
@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE cases_event SET data = data || '{\"note\": -7}' WHERE case_id = {case} AND seq = 3",
        "UPDATE cases_event SET at = at - interval '1 microsecond' WHERE case_id = {case} AND seq = 3",
        "UPDATE cases_event SET by_id = NULL WHERE case_id = {case} AND seq = 3",
        "UPDATE cases_event SET hash = prev WHERE case_id = {case} AND seq = 3",
    ],
)
def test_an_altered_event_is_named(people: Crew, capsys: pytest.CaptureFixture[str], forgery: str) -> None:
    case = a_life(people)
    allowed_to_forge()
    execute(forgery.replace("{case}", str(case.pk)), [])
    assert makegood("doctor") == 1
    assert f"the first broken link: case {case.ref}, event 3 (note.written)" in capsys.readouterr().out


def test_an_event_taken_away_is_missed_in_the_middle_and_at_the_end(people: Crew) -> None:
    case = a_life(people)
    allowed_to_forge()
    last = Event.objects.filter(case=case).count()
    execute("DELETE FROM cases_event WHERE case_id = %s AND seq = 2", [case.pk])
    assert [link.seq for link in broken_links()[1]] == [3]
    execute("DELETE FROM cases_event WHERE case_id = %s AND seq = %s", [case.pk, last])
    assert [link.seq for link in broken_links()[1]] == [3, last]


def test_an_altered_audit_entry_is_named(people: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    receipt(capsys, "user", "add", "ines@shop.example", "--name", "Ines Prado")
    execute("SET CONSTRAINTS ALL IMMEDIATE", [])
    execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER", [])
    execute("UPDATE accounts_auditentry SET data = '{}' WHERE verb = 'person.added'", [])
    assert makegood("doctor") == 1
    assert "(person.added)" in capsys.readouterr().out


def test_events_and_audit_cannot_be_changed_by_the_house_itself(people: Crew) -> None:
    a_life(people)
    execute("SET CONSTRAINTS ALL IMMEDIATE", [])
    for forbidden in ("UPDATE cases_event SET verb = 'x'", "DELETE FROM cases_event", "TRUNCATE cases_event"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            execute(forbidden, [])


@pytest.mark.capability("OWN-02")
def test_a_deed_behind_the_events_back_and_an_owner_who_left_are_seen(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_life(people)
    Case.objects.update(status="contacted")
    assert makegood("doctor") == 1
    assert f"look at: {case.ref}" in capsys.readouterr().out
    Case.objects.update(status="open")
    User.objects.filter(pk=again(case).owner_id).update(is_active=False)
    assert makegood("doctor") == 1
    assert "WRONG  open cases without owner step or date: 1" in capsys.readouterr().out


@pytest.mark.fault
def test_a_million_events_are_verified_at_once(people: Crew) -> None:
    for batch in range(10):
        heard(*(says(f"{batch}-{n}", 1, customer=type(ANN)(id=f"{batch}-{n}")) for n in range(2500)))
    for case in Case.objects.order_by("pk").values_list("pk", flat=True)[::2500]:
        facts = [Fact(case + n, "note.written", {"note": n}) for n in range(2500) for _ in range(40)]
        record(facts, by=people.maya.pk, at=SOON)
    assert Event.objects.count() > 1_000_000
    assert (broken_links()[0], untrue(), orphans()) == (0, [], [])
