"""A case from the first reply to the customer's yes: clocks, pauses, promises, plans, endings."""

from datetime import UTC, datetime, timedelta

import pytest

from makegood.cases import actions
from makegood.cases.actions import Plan
from makegood.cases.models import Case, Promise
from makegood.lib.errors import Refused
from tests.cases.people import Crew, again, case_of, crew, verbs
from tests.cast import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)
NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def clock(case: Case, kind: str) -> Promise:
    return case.promises.get(kind=kind)


def test_the_first_reply_keeps_its_promise_and_the_plan_is_due_next(people: Crew) -> None:
    case = case_of(people.maya)
    actions.contacted(case, by=people.maya, at=SOON)
    case = again(case)
    assert (case.status, case.first_reply_at, case.last_word_at) == ("contacted", SOON, SOON)
    assert clock(case, "first_reply").kept_at == clock(case, "acknowledge").kept_at == SOON
    assert case.due_at == clock(case, "plan").due_at


def test_waiting_for_the_customer_stops_the_clocks_to_the_minute(people: Crew) -> None:
    case = case_of(people.maya, at=NOON)
    due = clock(case, "plan").due_at
    actions.wait_for_customer(case, NOON + timedelta(days=2), by=people.maya, at=NOON + timedelta(minutes=30))
    assert again(case).due_at == NOON + timedelta(days=2)
    actions.resume(again(case), by=None, at=NOON + timedelta(minutes=100))
    assert clock(case, "plan").due_at == due + timedelta(minutes=70)
    assert again(case).due_at == clock(case, "first_reply").due_at
    with pytest.raises(Refused):
        actions.resume(again(case), by=None, at=NOON + timedelta(minutes=101))


def test_a_promise_to_the_customer_warns_one_working_day_before(people: Crew) -> None:
    case = case_of(people.maya, at=NOON)
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    made = actions.promise(case, "The refund arrives", friday, by=people.maya, at=NOON)
    assert made.warn_at == friday - timedelta(days=1)
    monday = actions.promise(
        again(case), "The new set arrives", friday + timedelta(days=3), by=people.maya, at=NOON
    )
    assert monday.warn_at == friday
    actions.keep_promise(made, by=people.maya, at=SOON)
    with pytest.raises(Refused):
        actions.keep_promise(made, by=people.maya, at=SOON)


def test_a_plan_that_rests_on_others_alone_is_refused(people: Crew) -> None:
    case = case_of(people.maya)
    with pytest.raises(actions.NoActionOfOurs):
        actions.save_plan(
            case, Plan(cause="The carrier lost it", cause_is_ours=False), by=people.maya, at=SOON
        )
    ours = Plan(cause="The carrier lost it", cause_is_ours=False, actions=["Send a new one today"])
    actions.save_plan(case, ours, by=people.maya, at=SOON)
    assert again(case).plan["actions"] == ["Send a new one today"]
    assert clock(case, "plan").kept_at == SOON


def test_the_owner_stays_whosever_fault_it_was(people: Crew) -> None:
    case = case_of(people.maya)
    actions.set_fault(case, "carrier", by=people.maya, at=SOON)
    assert (again(case).fault, again(case).owner) == ("carrier", people.maya)
    with pytest.raises(Refused):
        actions.set_fault(case, "nobody", by=people.maya, at=SOON)


def test_feelings_are_kept_before_and_after_in_her_own_words(people: Crew) -> None:
    case = case_of(people.maya)
    actions.record_feeling(case, "undervalued", "like a number", by=people.maya, at=SOON)
    actions.record_feeling(case, "content", after=True, by=people.maya, at=SOON)
    case = again(case)
    assert (case.feeling_before, case.feeling_words, case.feeling_after) == (
        "undervalued",
        "like a number",
        "content",
    )


def test_only_the_customers_yes_recovers_a_case(people: Crew) -> None:
    case = case_of(people.maya)
    with pytest.raises(actions.CannotMove):
        actions.recover(case, by=None, at=SOON)
    actions.resolve(case, by=people.maya, at=SOON)
    assert again(case).due_at == SOON + timedelta(days=3)
    actions.recover(again(case), by=None, at=SOON)
    case = again(case)
    assert (case.status, case.due_at, case.next_step) == ("recovered", None, "")
    assert verbs(case) == ["case.opened", "case.resolved", "case.recovered"]
    with pytest.raises(actions.CannotMove):
        actions.snooze(case, SOON + timedelta(days=1), by=people.maya, at=SOON)


def test_a_case_closes_with_an_outcome_and_owes_nothing_more(people: Crew) -> None:
    case = case_of(people.maya)
    with pytest.raises(Refused):
        actions.close(case, "whatever", by=people.maya, at=SOON)
    actions.close(case, "withdrawn", by=people.maya, at=SOON)
    assert again(case).outcome == "withdrawn"
    with pytest.raises(actions.CannotMove, match=f"Case {case.ref} is closed already"):
        actions.close(again(case), "not_possible", by=people.maya, at=SOON)
    assert not case.promises.filter(kept_at=None, dropped_at=None).exists()


def test_a_reopened_case_runs_again_and_its_plan_needs_both_and_a_senior(people: Crew) -> None:
    case = case_of(people.maya)
    actions.resolve(case, by=people.maya, at=SOON)
    actions.reopen(case, "not_yet", [("first_reply", 60), ("resolve", 480)], by=None, at=SOON)
    case = again(case)
    assert (case.status, case.owner, case.reopened) == ("open", people.maya, 1)
    assert case.due_at == case.promises.get(kind="first_reply", dropped_at=None).due_at > SOON
    with pytest.raises(actions.NotBoth):
        actions.save_plan(case, Plan(apology="We are sorry."), by=people.maya, at=SOON)
    actions.save_plan(case, Plan(apology="We are sorry.", repair="A new set."), by=people.maya, at=SOON)
    assert again(case).owner == people.ruth


def test_small_words_are_asked_for(people: Crew) -> None:
    case = case_of(people.maya)
    with pytest.raises(actions.NothingSaid):
        actions.note(case, "  ", by=people.maya, at=SOON)
    with pytest.raises(actions.TooEarly):
        actions.set_next_step(case, "Ring her", NOW - timedelta(days=1), by=people.maya, at=SOON)
    actions.set_next_step(case, "Ring her", SOON + timedelta(hours=1), by=people.maya, at=SOON)
    actions.snooze(case, SOON + timedelta(hours=2), by=people.maya, at=SOON)
    assert (again(case).next_step, again(case).snoozed_until) == ("Ring her", SOON + timedelta(hours=2))
