"""Cases that come back: "not yet", a second failure, and a customer who writes while we wait."""

from datetime import timedelta
from typing import Any

import pytest

from makegood.cases import actions
from makegood.cases.checking import orphans
from makegood.cases.models import Case, HandOver, Notice
from makegood.loop.people import person_leaves
from makegood.loop.returning import not_right_yet
from tests.cases.people import Crew, again, case_of, crew, verbs
from tests.cast import ANN, NOW, heard, says

pytestmark = pytest.mark.django_db

SOON, LATER = NOW + timedelta(minutes=5), NOW + timedelta(days=3)


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def resolved(people: Crew) -> Case:
    case = case_of(people.maya)
    actions.contacted(case, by=people.maya, at=SOON)
    actions.resolve(again(case), by=people.maya, at=SOON)
    return again(case)


def test_not_yet_opens_the_case_with_the_same_owner_and_running_clocks(people: Crew) -> None:
    case = resolved(people)
    not_right_yet(case, at=LATER)
    case = again(case)
    assert (case.status, case.owner, case.reopened, case.resolved_at) == ("open", people.maya, 1, None)
    running = case.promises.filter(kept_at=None, dropped_at=None)
    assert {promise.kind for promise in running} == {"first_reply", "plan", "resolve"}
    assert case.due_at == min(promise.due_at for promise in running) > LATER
    assert HandOver.objects.get(case=case, answered_at=None).to_user == people.ruth
    assert {notice.kind for notice in Notice.objects.filter(case=case)} == {"again", "asked"}


def test_not_yet_on_a_case_whose_owner_has_left_is_owned_by_a_senior_at_once(people: Crew) -> None:
    case = resolved(people)
    actions.recover(case, by=None, at=LATER)
    person_leaves(people.maya, by=None, at=LATER)
    not_right_yet(again(case), at=LATER + timedelta(hours=1))
    case = again(case)
    assert (case.status, case.owner, case.reopened) == ("open", people.ruth, 1)
    assert verbs(case)[-1] == "case.reopened"
    assert orphans() == []


def test_at_a_second_not_yet_a_senior_owns_it_at_once(people: Crew) -> None:
    case = resolved(people)
    not_right_yet(case, at=LATER)
    actions.resolve(again(case), by=people.maya, at=LATER)
    not_right_yet(again(case), at=LATER + timedelta(days=3))
    assert (again(case).owner, again(case).reopened) == (people.ruth, 2)


def test_a_second_failure_goes_to_a_senior_at_once(people: Crew) -> None:
    case = resolved(people)
    receipt = heard(says("a-2", 1, customer=ANN), at=LATER)
    assert receipt.counts["cases_joined"] == 1
    case = again(case)
    assert (case.status, case.owner, case.owner_reason) == ("open", people.ruth, "senior")
    assert "second_failure" in case.priority_reasons
    assert verbs(case)[-2:] == ["case.joined", "case.reopened"]


def test_a_case_that_came_right_comes_back_within_the_month(people: Crew) -> None:
    case = resolved(people)
    actions.recover(case, by=None, at=LATER)
    heard(says("a-2", 1, customer=ANN), at=LATER + timedelta(days=20))
    assert again(case).status == "open"
    assert Case.objects.count() == 1


def test_a_second_live_case_about_the_same_matter_is_refused(people: Crew) -> None:
    case = resolved(people)
    actions.recover(case, by=None, at=LATER)
    heard(says("a-2", 1, customer=ANN), at=LATER + timedelta(days=60))
    assert Case.objects.count() == 2
    with pytest.raises(actions.AlreadyLive):
        actions.reopen(case, "staff", [("resolve", 60)], by=people.maya, at=LATER + timedelta(days=61))


def test_a_word_from_the_customer_ends_the_waiting(people: Crew) -> None:
    case = case_of(people.maya)
    actions.wait_for_customer(case, LATER, by=people.maya, at=SOON)
    heard(says("a-2", 1, customer=ANN), at=SOON + timedelta(minutes=30))
    assert again(case).waiting_since is None
    assert verbs(case)[-1] == "case.resumed"


def test_coming_back_costs_as_many_queries_for_fifty_as_for_one(
    people: Crew, django_assert_max_num_queries: Any
) -> None:
    ids = []
    for number in range(20):
        case = case_of(people.maya, key=f"k-{number}", customer=type(ANN)(id=f"k-{number}"))
        actions.resolve(case, by=people.maya, at=SOON)
        ids.append(case)
    with django_assert_max_num_queries(60):
        heard(*(says(f"m-{n}", 1, customer=type(ANN)(id=f"k-{n}")) for n in range(20)), at=LATER)
    assert {again(case).owner for case in ids} == {people.ruth}
