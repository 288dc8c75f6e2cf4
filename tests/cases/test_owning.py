"""One owner from the first second to the last; a hand-over needs the receiver's yes."""

from datetime import timedelta

import pytest

from makegood.cases import actions
from makegood.cases.models import Case, Notice
from tests.cases.people import Crew, again, case_of, crew, verbs
from tests.cast import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def test_until_her_yes_the_first_still_owns_it_and_both_see_that(people: Crew) -> None:
    case = case_of(people.maya)
    asked = actions.propose_hand_over(case, people.tom, by=people.maya, at=SOON)
    assert again(case).owner == people.maya
    assert Notice.objects.get(user=people.tom).kind == "asked"
    actions.answer_hand_over(asked, True, by=people.tom, at=SOON)
    assert again(case).owner == people.tom
    assert again(case).transfers == 1
    assert verbs(case) == ["case.opened", "handover.proposed", "handover.accepted"]


def test_a_no_leaves_it_where_it_is(people: Crew) -> None:
    case = case_of(people.maya)
    asked = actions.assign(case, people.tom, by=people.maya, at=SOON)
    assert asked is not None
    actions.answer_hand_over(asked, False, by=people.tom, at=SOON)
    assert (again(case).owner, again(case).transfers) == (people.maya, 0)


def test_nobody_answers_for_another_and_nobody_is_asked_beside_another(people: Crew) -> None:
    case = case_of(people.maya)
    asked = actions.propose_hand_over(case, people.tom, by=people.maya, at=SOON)
    with pytest.raises(actions.NotYours):
        actions.answer_hand_over(asked, True, by=people.ruth, at=SOON)
    with pytest.raises(actions.AlreadyAsked):
        actions.propose_hand_over(again(case), people.ruth, by=people.maya, at=SOON)
    with pytest.raises(actions.CannotOwn):
        actions.propose_hand_over(again(case), people.vera, by=people.maya, at=SOON)


def test_at_the_second_transfer_the_lead_is_told(people: Crew) -> None:
    case = case_of(people.maya)
    for giver, taker in [(people.maya, people.tom), (people.tom, people.maya)]:
        asked = actions.propose_hand_over(again(case), taker, by=giver, at=SOON)
        actions.answer_hand_over(asked, True, by=taker, at=SOON)
    assert again(case).transfers == 2
    assert Notice.objects.filter(user=people.ruth, kind="transfers", case=case).count() == 1


def test_taking_withdraws_what_was_asked_and_tells_the_old_owner(people: Crew) -> None:
    case = case_of(people.maya)
    asked = actions.propose_hand_over(case, people.tom, by=people.maya, at=SOON)
    actions.take(again(case), by=people.ruth, at=SOON)
    assert again(case).owner == people.ruth
    assert Notice.objects.get(user=people.maya).kind == "taken"
    with pytest.raises(actions.Answered):
        actions.answer_hand_over(asked, True, by=people.tom, at=SOON)


def test_who_loses_a_race_is_told_so(people: Crew) -> None:
    case = case_of(people.maya)
    stale = Case.objects.get(pk=case.pk)
    actions.take(case, by=people.tom, at=SOON)
    with pytest.raises(actions.SomeoneElseMoved) as lost:
        actions.resolve(stale, by=people.maya, at=SOON)
    assert lost.value.status == 409


def test_auditors_change_nothing(people: Crew) -> None:
    with pytest.raises(actions.ReadsOnly):
        actions.note(case_of(people.maya), "Seen.", by=people.vera, at=SOON)
