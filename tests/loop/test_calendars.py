"""New working hours: seen before they are saved, and what moves is told."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from makegood.accounts.models import AuditEntry, Calendar
from makegood.accounts.people import NewHours, save_hours
from makegood.cases import actions
from makegood.cases.checking import broken_links, untrue
from makegood.lib.errors import Refused
from makegood.lib.jobs import JOBS, load_jobs, perform
from makegood.loop.calendars import follow, preview_calendar, save_calendar
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


def test_very_many_deadlines_follow_by_a_job_that_may_run_twice(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    calendar = people.team.calendar
    expected = {one.kind: one.after.due_at for one in preview_calendar(calendar, HALF_DAYS, MONDAY).shown}
    save_hours(calendar, HALF_DAYS, by=people.ruth, at=MONDAY)
    assert follow(calendar, by=people.ruth, at=MONDAY, many=3) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'loop.move%'")
        [(name, args)] = cursor.fetchall()
    assert name == "loop.move_deadlines"
    load_jobs()
    for _run in range(2):
        perform(JOBS[name], 1, json.loads(args) if isinstance(args, str) else args)
    assert {promise.kind: promise.due_at for promise in case.promises.all()} == expected
    assert verbs(case).count("clock.moved") == 4
    assert (broken_links()[0], untrue()) == (0, [])


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
