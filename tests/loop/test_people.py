"""When somebody leaves, is demoted or is away, no case is without an owner."""

from datetime import timedelta

import pytest

from makegood.accounts import people as deeds
from makegood.accounts.models import AuditEntry, Role, User
from makegood.cases import actions
from makegood.cases.models import Case, HandOver
from makegood.customers.models import Customer
from makegood.lib.errors import Refused
from makegood.loop.people import begin_absences, change_role, goes_away, person_leaves
from makegood.loop.returning import not_right_yet
from tests.cases.people import Crew, again, case_of, crew, person, verbs
from tests.cast import ANN, NOW, heard, says

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)
DAY = timedelta(days=1)


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def someone(key: str, **more: object) -> object:
    return type(ANN)(email=f"{key}@shop.example", **more)


def test_her_cases_go_to_her_stand_in_and_who_was_hers_is_the_stand_ins(people: Crew) -> None:
    deeds.change_person(people.maya, stand_in=people.tom, by=people.ruth, at=NOW)
    open_case = case_of(people.maya, key="a-1", customer=someone("one"))
    waits = case_of(people.maya, key="a-2", customer=someone("two"))
    actions.resolve(waits, by=people.maya, at=SOON)
    Customer.objects.update(person=people.maya)
    assert person_leaves(people.maya, by=people.ruth, at=SOON) == 2
    assert {again(open_case).owner, again(waits).owner} == {people.tom}
    assert again(open_case).owner_reason == f"stand_in_for:{people.maya.pk}"
    assert set(Customer.objects.values_list("person", flat=True)) == {people.tom.pk}
    assert verbs(open_case)[-1] == "case.given"
    assert AuditEntry.objects.get(verb="person.left").by == people.ruth


def test_without_a_stand_in_they_are_shared_by_load(people: Crew) -> None:
    zoe = person("Zoe Lang")
    for number in range(6):
        case_of(people.maya, key=f"a-{number}", customer=someone(f"c{number}"))
    person_leaves(people.maya, by=people.ruth, at=SOON)
    owners = [case.owner for case in Case.objects.select_related("owner")]
    assert {owners.count(people.tom), owners.count(zoe)} == {3}


def test_a_question_to_her_is_taken_back(people: Crew) -> None:
    case = case_of(people.tom)
    actions.propose_hand_over(case, people.maya, by=people.tom, at=SOON)
    person_leaves(people.maya, by=people.ruth, at=SOON)
    assert not HandOver.objects.filter(answered_at=None).exists()
    assert again(case).owner == people.tom


def test_who_leads_a_team_names_another_lead_first(people: Crew) -> None:
    with pytest.raises(Refused, match="Ruth Adler leads Everyone"):
        person_leaves(people.ruth, by=people.ruth, at=SOON)
    deeds.set_lead(people.team, people.tom, by=people.ruth, at=SOON)
    person_leaves(people.ruth, by=people.ruth, at=SOON)
    assert not User.objects.get(pk=people.ruth.pk).is_active


def test_an_auditor_owns_nothing_and_a_lead_no_more_owns_no_second_failure(people: Crew) -> None:
    ida = person("Ida Sommer", Role.LEAD)
    again_open, plain = (
        case_of(ida, key="a-1", customer=someone("one")),
        case_of(ida, key="a-2", customer=someone("b")),
    )
    actions.resolve(again_open, by=ida, at=SOON)
    not_right_yet(again(again_open), at=SOON)
    assert change_role(ida, Role.AGENT, by=people.ruth, at=SOON) == 1
    assert (again(again_open).owner, again(plain).owner) == (people.ruth, ida)
    assert change_role(ida, Role.AUDITOR, by=people.ruth, at=SOON) == 1
    assert again(plain).owner != ida


def test_the_last_admin_stays_one(people: Crew) -> None:
    admin = User.objects.get(role=Role.ADMIN)
    with pytest.raises(deeds.LastAdmin):
        change_role(admin, Role.AGENT, by=admin, at=SOON)


def test_what_falls_due_while_she_is_away_moves_when_it_begins(people: Crew) -> None:
    soon, later = (
        case_of(people.maya, key="a-1", customer=someone("one")),
        case_of(people.maya, key="a-2", customer=someone("b")),
    )
    actions.set_next_step(later, "Ask again", NOW + 20 * DAY, by=people.maya, at=SOON)
    goes_away(people.maya, NOW + DAY, NOW + 6 * DAY, by=people.maya, at=NOW)
    assert again(soon).owner == people.maya
    assert (begin_absences(NOW + DAY), begin_absences(NOW + DAY)) == (1, 0)
    assert (again(soon).owner, again(later).owner) == (people.tom, people.maya)


def test_spanish_cases_go_to_the_next_who_speaks_it_with_least_load(people: Crew) -> None:
    rosa, luis, eva = (person(name, languages=["es", "en"]) for name in ("Rosa Gil", "Luis Mora", "Eva Ruiz"))
    goes_away(rosa, NOW - DAY, NOW + DAY, "ill", by=people.ruth, at=NOW)
    case_of(luis, key="a-0", customer=someone("zero"))
    receipt = heard(says("a-1", 1, customer=someone("uno", language="es")))
    assert Case.objects.get(pk=receipt.case_ids[0]).owner == eva


def test_her_own_person_owns_it_in_her_hours_and_the_stand_in_outside_them(people: Crew) -> None:
    raj = person("Raj Patel", stand_in=people.tom)
    heard(says("a-0", 5, customer=ANN))
    Customer.objects.update(person=raj)
    first = heard(says("a-1", 1, customer=ANN, encounter="order-1"))
    night = heard(says("a-2", 1, customer=ANN, encounter="order-2"), at=NOW.replace(hour=22))
    assert [Case.objects.get(pk=r.case_ids[0]).owner for r in (first, night)] == [raj, people.tom]


def test_moving_costs_as_many_queries_for_thirty_as_for_three(
    people: Crew, django_assert_max_num_queries
) -> None:
    for number in range(30):
        case_of(people.maya, key=f"a-{number}", customer=someone(f"c{number}"))
    with django_assert_max_num_queries(40):
        person_leaves(people.maya, by=people.ruth, at=SOON)
    assert not Case.objects.filter(owner=people.maya).exists()


def test_people_are_added_once_with_role_and_team(people: Crew) -> None:
    added = deeds.add_person("ines@shop.example", "Ines Prado", languages=["pt"], by=people.ruth, at=NOW)
    assert list(added.teams.all()) == [people.team]
    with pytest.raises(deeds.AddressTaken):
        deeds.add_person("INES@shop.example", "Ines", by=people.ruth, at=NOW)
    with pytest.raises(deeds.NoSuchRole):
        deeds.add_person("x@shop.example", "X", "king", by=people.ruth, at=NOW)
    with pytest.raises(deeds.OwnStandIn):
        deeds.change_person(added, stand_in=added, by=people.ruth, at=NOW)
    with pytest.raises(deeds.EndsBeforeItBegins):
        deeds.add_absence(added, NOW, NOW - DAY, by=people.ruth, at=NOW)
