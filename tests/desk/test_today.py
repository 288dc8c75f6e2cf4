"""Today: what somebody owes, in the order it falls due."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.desk.dayline import day_line, windows_of
from makegood.followup import jobs
from makegood.followup.models import CheckBack
from makegood.outreach.models import Message
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
BUDGET = 18


def owed(page: str) -> list[str]:
    return [part.split(">")[1].split("<")[0] for part in page.split('id="owed-')[1:]]


def today(browser: Client) -> str:
    answer = browser.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_i_owe_stands_in_the_order_it_falls_due(there: Shop, seen_by: SeenBy) -> None:
    case(there.maya, there.web, "Priya Raman", "Charged twice", "Confirm the date", minutes=-5)
    case(there.maya, there.web, "Henrik Solberg", "Parcel late", "Ring him", minutes=-51)
    case(there.tom, there.web, "Yusuf Demir", "Gift card empty", "Load it again", minutes=-10)
    page = today(seen_by(there.maya))
    assert owed(page) == ["Henrik Solberg", "Priya Raman"]
    assert "You owe two people an answer today." in page
    assert "Henrik and 1 more have waited too long." in page


def test_whom_we_wait_for_stands_apart_and_what_is_set_aside_is_not_there(
    there: Shop, seen_by: SeenBy
) -> None:
    waiting = case(
        there.maya, there.web, "Imogen Clarke", "Easel split", "Ask for the photograph", minutes=-1
    )
    aside = case(there.maya, there.web, "Stefan Vogel", "Wrong shade", "Post the tube", minutes=-1)
    Case.objects.filter(pk=waiting.pk).update(waiting_since=timezone.now())
    Case.objects.filter(pk=aside.pk).update(snoozed_until=timezone.now() + dt.timedelta(days=1))
    page = today(seen_by(there.maya))
    assert owed(page) == []
    assert "You owe nobody an answer today." in page
    assert "Imogen Clarke</a>: Ask for the photograph" in page
    assert "Stefan Vogel" not in page


def test_what_we_think_is_right_is_owed_no_more_and_waits_for_the_customer(
    there: Shop, seen_by: SeenBy
) -> None:
    right = case(there.maya, there.web, "Imogen Clarke", "Easel split", "Post a new leg", minutes=30)
    browser = seen_by(there.maya)
    assert owed(today(browser)) == ["Imogen Clarke"]
    browser.post(f"/cases/{right.ref}/resolution/")
    Case.objects.filter(pk=right.pk).update(due_at=timezone.now())  # the day of the question has come
    page = today(browser)
    assert owed(page) == []
    assert "Imogen Clarke" in page.partition("Waiting for others")[2]


def test_who_never_answered_stands_to_be_closed_and_closing_asks_for_the_review(
    there: Shop, seen_by: SeenBy
) -> None:
    right = case(there.maya, there.web, "Imogen Clarke", "Easel split", "Post a new leg", minutes=30)
    browser = seen_by(there.maya)
    browser.post(f"/cases/{right.ref}/resolution/")
    long_ago = timezone.now() - dt.timedelta(days=40)
    CheckBack.objects.update(due_at=long_ago, asked_at=long_ago)
    Message.objects.create(
        case=right,
        kind="check_back",
        state="sent",
        made_at=long_ago,
        sent_at=long_ago,
        message_id="<1@shop.example>",
    )
    jobs.note_silence()
    page = today(browser)
    apart, waiting = page.split("Never answered, to be closed")[1].split("Waiting for others")
    assert "Imogen Clarke</a>: Easel split" in apart and "Imogen Clarke" not in waiting
    assert f'<a href="/cases/{right.ref}/closure/">Close {right.ref}</a>' in apart
    form = browser.get(f"/cases/{right.ref}/closure/").content.decode()
    assert '<option value="apologised" selected>' in form and "Nothing is noted that put it right" in form
    browser.post(f"/cases/{right.ref}/plan/", {"cause_is_ours": "on", "repair": "A new easel"})
    form = browser.get(f"/cases/{right.ref}/closure/").content.decode()
    assert '<option value="silent" selected>' in form
    browser.post(f"/cases/{right.ref}/closure/", {"outcome": "silent"})
    assert Case.objects.get(pk=right.pk).status == "resolved"
    browser.post(f"/cases/{right.ref}/closure/", {"outcome": "silent", "cause": "The glue was old"})
    right.refresh_from_db()
    assert (right.status, right.outcome) == ("closed", "silent")
    assert "Never answered" not in today(browser)


def test_the_day_asks_the_database_as_little_with_forty_cases_as_with_one(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        case(there.maya, there.web, f"Customer {number}", "Late", "Write", minutes=-number)
    browser = seen_by(there.maya)
    with django_assert_max_num_queries(BUDGET):
        today(browser)


def test_a_day_with_lunch_shows_the_break_and_one_without_hours_the_usual_ones() -> None:
    week = {"3": [[540, 750], [780, 1050]]}
    thursday = dt.datetime(2026, 11, 19, 14, 36, tzinfo=dt.UTC)
    line = day_line(windows_of(week, thursday.date()), [], thursday)
    assert (line.hours[0].word, line.hours[-1].word, line.now.word) == ("9", "18", "14:36")
    assert [rest.width for rest in line.rests] == [pytest.approx(5.6, abs=0.1)]
    assert windows_of(week, dt.date(2026, 11, 22)) == [(540, 1020)]


@given(st.datetimes(), st.lists(st.datetimes(), max_size=5))
def test_nothing_lies_beside_the_line(at: dt.datetime, due: list[dt.datetime]) -> None:
    line = day_line(windows_of({}, at.date()), [(when, "late") for when in due], at)
    assert all(0 <= each.place <= 100 for each in (*line.dots, *line.hours, line.now))
