"""Clocks that the law sets: which cases get them, what meets them, and how they end."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from makegood.accounts.models import Calendar
from makegood.accounts.queries import hours_of, roster
from makegood.cases import actions
from makegood.cases.actions.promising import NotOwed
from makegood.cases.duties import Duty
from makegood.cases.models import Case, LegalDuty, Promise
from makegood.listening.incoming import CustomerIn
from makegood.loop.ticks import chase_promises
from tests.cases.people import Crew, again, case_of, crew, verbs
from tests.cast import ANN, NOW, happens, heard, says

pytestmark = pytest.mark.django_db
BO = CustomerIn(id="c-2", email="bo@home.example", name="Bo Lind")
LATE = happens("o-9", promised_at=NOW - timedelta(days=1), customer=BO)
WEEK = {str(day): [[540, 1020]] for day in range(5)}


@pytest.fixture
def people(db: None) -> Crew:
    Calendar.objects.update(tz="Europe/London", country="GB", subdivision="ENG", windows=WEEK)
    return crew()


def duty(within: int = 8, unit: str = "weeks", met_by: str = "final_answer", **more: Any) -> Duty:
    told = {"text": {"en": f"Within {within} {unit}"}, "source": "A law", "after": "complaint", **more}
    return Duty(within=within, unit=unit, met_by=met_by, **told)


FINAL, ANSWER, YES = duty(), duty(3, "days", "first_answer"), duty(3, "working_days", "accepted")


def law(case: Case) -> dict[str, Promise]:
    return {promise.kind: promise for promise in case.promises.filter(duty__isnull=False)}


def follow(at: datetime) -> int:
    return actions.follow_duties(lambda: roster(at), at=at)


def test_a_complaint_gets_what_the_law_asks_counted_from_the_day_it_was_made(people: Crew) -> None:
    early = duty(1, "days", "first_answer")
    actions.hold_duties([FINAL, early, duty(text={"en": "not yet"}, since=date(2030, 1, 1)),
                         duty(text={"en": "of treatment"}, failures=("treatment",))], at=NOW)  # fmt: skip
    case = case_of(people.maya, key="a-1", score=1, comment="The frame is broken.")
    found = law(case)
    assert {kind: promise.words for kind, promise in found.items()} == {
        "law_final": "Within 8 weeks",
        "law_answer": "Within 1 days",
    }
    assert found["law_final"].due_at - found["law_answer"].due_at == timedelta(days=55)
    assert not law(Case.objects.get(pk=heard(LATE).case_ids[0]))


def test_each_is_met_by_what_meets_it(people: Crew) -> None:
    actions.hold_duties([FINAL, ANSWER, YES], at=NOW)
    case = case_of(people.maya, score=1, comment="The frame is broken.")
    open_ = law(case)
    with pytest.raises(NotOwed):
        actions.keep_promise(open_["law_final"], by=people.maya, at=NOW)
    at = NOW + timedelta(hours=1)
    actions.contacted(case, by=people.maya, at=at)
    assert law(case)["law_answer"].kept_at == at and not law(case)["law_final"].ended
    actions.resolve(again(case), by=people.maya, at=at)
    assert law(case)["law_final"].kept_at == at and not law(case)["law_yes"].ended
    actions.recover(again(case), by=None, at=at)
    assert law(case)["law_yes"].kept_at == at


def test_a_case_closed_with_an_answer_had_its_final_one_and_any_other_had_none(people: Crew) -> None:
    actions.hold_duties([FINAL], at=NOW)
    one, other = (case_of(people.maya, key=key, score=1, customer=None) for key in ("a-1", "a-2"))
    assert not law(one)  # nobody can be answered
    one, other = (
        case_of(people.maya, key="a-3", score=1),
        case_of(people.maya, key="a-4", score=1, customer=BO),
    )
    for case in (one, other):
        actions.contacted(case, by=people.maya, at=NOW)
    actions.close(again(one), "unfounded", by=people.maya, at=NOW)
    actions.close(again(other), "withdrawn", by=people.maya, at=NOW)
    assert (law(one)["law_final"].kept_at, law(other)["law_final"].dropped_at) == (NOW, NOW)


def test_what_the_customer_would_do_is_never_broken_and_the_rest_is(people: Crew) -> None:
    actions.hold_duties([FINAL, YES], at=NOW)
    case = case_of(people.maya, score=1)
    wide = NOW + timedelta(days=400)
    case.promises.filter(duty=None).update(due_at=wide, warn_at=wide)
    Case.objects.update(due_at=law(case)["law_yes"].due_at)
    chase_promises(NOW + timedelta(days=7))
    found = law(case)
    assert found["law_yes"].dropped_at and "nothing is broken" in found["law_yes"].reason
    assert not found["law_yes"].broken_at and again(case).due_at == found["law_final"].due_at
    assert "promise.lapsed" in verbs(case) and "promise.broken" not in verbs(case)
    chase_promises(NOW + timedelta(days=60))
    assert law(case)["law_final"].broken_at and "clock_over" in again(case).priority_reasons


def test_open_cases_follow_when_a_policy_begins_and_when_it_ends_each_once(people: Crew) -> None:
    case, late = case_of(people.maya, score=1), heard(LATE)
    near = duty(1, "days", text={"en": "At once"})
    actions.hold_duties([FINAL, YES, near], at=NOW + timedelta(days=9))
    at = NOW + timedelta(days=9, minutes=2)
    assert follow(at) == 2  # what had lapsed before it held is nothing to look forward to
    assert follow(at) == 0 and not LegalDuty.objects.filter(walked_at=None).exists()
    assert set(case.promises.exclude(duty=None).values_list("kind", flat=True)) == {"law_final"}
    assert again(case).due_at == min(promise.due_at for promise in case.promises.exclude(kind="acknowledge"))
    assert not Promise.objects.filter(case=late.case_ids[0]).exclude(duty=None).exists()
    # an order that was late by itself becomes a complaint when she complains of it
    heard(says("a-7", 1, encounter="o-9", customer=BO), at=at)
    assert law(Case.objects.get(pk=late.case_ids[0]))["law_final"].started_at == at
    # what goes on goes on, and the rest ends with a reason
    actions.hold_duties([FINAL], at=at)
    assert follow(at) == 3  # one on hers, two on Bo's
    ended = case.promises.get(duty__text={"en": "At once"})
    assert ended.dropped_at == at and "holds no longer" in ended.reason
    assert "duty.begun" in verbs(case) and "duty.ended" in verbs(case)
    kept_on = case.promises.get(duty__text=FINAL.text)
    assert not kept_on.ended


def test_a_second_failure_that_she_complains_of_begins_anew(people: Crew) -> None:
    actions.hold_duties([FINAL], at=NOW)
    case = case_of(people.maya, score=1)
    actions.contacted(case, by=people.maya, at=NOW)
    actions.resolve(again(case), by=people.maya, at=NOW)
    at = NOW + timedelta(days=3)
    heard(says("a-2", 1, customer=ANN), at=at)
    clocks = list(case.promises.filter(kind="law_final").order_by("pk").values_list("started_at", "kept_at"))
    assert clocks[0][1] == NOW and clocks[1] == (at, None)


@pytest.mark.parametrize("asked", [(), (FINAL,)])
def test_a_case_that_opens_costs_no_query_more_with_duties_or_without(
    people: Crew, asked: tuple[Duty, ...], django_assert_max_num_queries: Any
) -> None:
    actions.hold_duties(asked, at=NOW)
    heard(says("a-0", 1, customer=ANN))
    with django_assert_max_num_queries(60) as made:
        opened = heard(says("b-1", 1, "The frame is broken.", customer=BO)).case_ids
    looked = [one["sql"] for one in made.captured_queries if "legalduty" in one["sql"]]
    # whether they changed is looked at with all else that is kept in memory
    assert all("hashtextextended" in sql for sql in looked)
    assert not [one for one in made.captured_queries if "FROM cases_promise" in one["sql"]]
    assert bool(law(Case.objects.get(pk=opened[0]))) == bool(asked)


def test_working_days_of_the_law_follow_the_calendar(people: Crew) -> None:
    actions.hold_duties([duty(3, "working_days"), YES], at=NOW)  # a Thursday, so by Tuesday at five
    case = case_of(people.maya, score=1)
    assert law(case)["law_final"].due_at == datetime(2026, 11, 24, 17, tzinfo=UTC)
    calendar = people.team.calendar
    calendar.closed_days = [date(2026, 11, 20)]
    assert actions.rewind(calendar, hours_of(calendar), by=None, at=NOW) >= 2
    assert law(case)["law_final"].due_at == datetime(2026, 11, 25, 17, tzinfo=UTC)
