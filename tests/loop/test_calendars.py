"""New working hours: seen before they are saved, and what moves is told."""

from datetime import UTC, datetime, timedelta

import pytest

from makegood.accounts.models import AuditEntry, Calendar
from makegood.accounts.people import NewHours
from makegood.cases import actions
from makegood.cases.checking import broken_links, untrue
from makegood.lib.errors import Refused
from makegood.loop.calendars import preview_calendar, save_calendar
from tests.cases.people import Crew, again, case_of, crew, verbs

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)
HALF_DAYS = NewHours("UTC", {str(day): [[540, 780]] for day in range(5)})


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def test_a_preview_shows_what_moves_and_changes_nothing(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    calendar = people.team.calendar
    before = {promise.kind: promise.due_at for promise in case.promises.all()}
    seen = preview_calendar(calendar, HALF_DAYS, MONDAY)
    assert seen.moved == len(seen.shown) == 4
    assert seen.latest > seen.earliest > timedelta()
    assert {promise.kind: promise.due_at for promise in case.promises.all()} == before
    assert save_calendar(calendar, HALF_DAYS, by=people.ruth, at=MONDAY) == 4
    after = {moved.kind: moved.after.due_at for moved in seen.shown}
    assert {promise.kind: promise.due_at for promise in case.promises.all()} == after
    assert again(case).due_at == after["first_reply"]
    assert verbs(case).count("clock.moved") == 4
    assert AuditEntry.objects.get(verb="calendar.changed").by == people.ruth
    assert (broken_links()[0], untrue()) == (0, [])
    assert preview_calendar(calendar, HALF_DAYS, MONDAY).moved == 0


def test_what_is_kept_broken_or_given_stays(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    actions.promise(case, "The refund arrives", MONDAY + timedelta(days=4), by=people.maya, at=MONDAY)
    actions.contacted(again(case), by=people.maya, at=MONDAY)
    actions.chase(MONDAY + timedelta(days=3, hours=1), lambda broken: None)
    kinds = {moved.kind for moved in preview_calendar(people.team.calendar, HALF_DAYS, MONDAY).shown}
    assert kinds == {"resolve"}


def test_a_date_a_person_chose_stays_hers(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    chosen = MONDAY + timedelta(days=1, minutes=7)
    actions.set_next_step(case, "Ring her", chosen, by=people.maya, at=MONDAY)
    save_calendar(people.team.calendar, HALF_DAYS, by=people.ruth, at=MONDAY)
    assert again(case).due_at == chosen


@pytest.mark.parametrize(
    "wrong",
    [
        NewHours("Moon/Base", {}),
        NewHours("UTC", {"0": [[600, 540]]}),
        NewHours("UTC", {}, country="QQ"),
    ],
)
def test_hours_that_are_none_are_refused_before_anything_moves(people: Crew, wrong: NewHours) -> None:
    with pytest.raises(Refused):
        preview_calendar(people.team.calendar, wrong, MONDAY)
    with pytest.raises(Refused):
        save_calendar(people.team.calendar, wrong, by=people.ruth, at=MONDAY)
    assert Calendar.objects.get().tz == "UTC"
