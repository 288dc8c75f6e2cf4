"""Reaching out: one person at a time, by the best channel, in her own day, three times on three days."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import OutreachTask
from tests.cast import heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
BUDGET = 24
AMAL = CustomerIn(id="c-7", email="amal@home.example", phone="+44 117 496 0177", name="Amal Haddad")


def where_it_is(hour: int) -> str:
    """A time zone where the clock shows this hour now."""
    ahead = (hour - timezone.now().hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"


def let_down(there: Shop, tz: str, who: CustomerIn = AMAL, score: int = 2) -> Case:
    """A low score of somebody in this zone, just now."""
    heard(says(f"first-{who.id}", 5, customer=who), at=timezone.now())
    Customer.objects.filter(email=who.email).update(tz=tz)
    receipt = heard(says(f"low-{who.id}", score, "The wrong pens came.", customer=who), at=timezone.now())
    Case.objects.update(team=there.web, owner=there.maya)
    return Case.objects.get(pk=receipt.case_ids[0])


def text_of(browser: Client, address: str = "/outreach/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.capability("REA-01")
def test_after_a_low_score_at_night_no_call_is_due_before_the_morning(there: Shop, seen_by: SeenBy) -> None:
    tz = where_it_is(23)
    case = let_down(there, tz)
    planned = list(case.attempts.order_by("attempt"))
    local = [task.due_at.astimezone(ZoneInfo(tz)) for task in planned]
    assert [task.channel for task in planned] == ["phone"] * 3
    assert len({due.date() for due in local}) == 3 and local[0].hour == 9
    assert local[0] > timezone.now() and all(9 <= due.hour < 20 for due in local)
    page = text_of(seen_by(there.maya))
    assert "Amal Haddad" not in page and "1 waits for their own day" in page


@pytest.mark.capability("REA-01")
def test_in_her_day_she_stands_there_with_the_best_channel_and_her_words(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    let_down(there, where_it_is(11))
    browser = seen_by(there.maya)
    page = text_of(browser)
    assert "Amal Haddad" in page and "Ring +441174960177" in page and "The wrong pens came." in page
    assert "attempt 1 of 3" in page and "11:" in page
    with django_assert_max_num_queries(BUDGET):
        text_of(browser)


def test_no_answer_leaves_the_next_try_to_another_day(there: Shop, seen_by: SeenBy) -> None:
    case = let_down(there, where_it_is(11))
    first = case.attempts.get(attempt=1)
    answer = seen_by(there.maya).post(f"/outreach/{first.pk}/", {"result": "no answer"})
    assert answer["location"] == "/outreach/"
    assert "Nobody to reach now" in text_of(seen_by(there.maya))
    second = case.attempts.get(attempt=2)
    assert second.due_at - timezone.now() > timedelta(hours=12)


def test_once_reached_the_rest_is_not_needed_and_the_case_is_in_contact(there: Shop, seen_by: SeenBy) -> None:
    case = let_down(there, where_it_is(11))
    first = case.attempts.get(attempt=1)
    seen_by(there.maya).post(f"/outreach/{first.pk}/", {"result": "reached"})
    case.refresh_from_db()
    assert case.status == "contacted"
    assert set(case.attempts.exclude(pk=first.pk).values_list("result", flat=True)) == {"not needed"}


def test_who_asked_to_be_left_alone_and_who_cannot_be_reached_are_left_alone(there: Shop) -> None:
    quiet = says("q-1", 1, customer=AMAL)
    quiet.do_not_contact = True
    heard(quiet, says("q-2", 1, customer=CustomerIn(id="c-8", name="Bo")), at=timezone.now())
    assert Case.objects.count() == 2 and not OutreachTask.objects.exists()


def test_a_late_first_try_does_not_bring_two_on_one_day(there: Shop, seen_by: SeenBy) -> None:
    case = let_down(there, where_it_is(11))
    case.attempts.update(due_at=timezone.now() - timedelta(hours=1))
    assert text_of(seen_by(there.maya)).count("attempt 1 of 3") == 1
    seen_by(there.maya).post(f"/outreach/{case.attempts.get(attempt=1).pk}/", {"result": "message left"})
    days = {_day(task.due_at) for task in case.attempts.filter(done_at=None)}
    assert len(days) == 2 and _day(timezone.now()) not in days


def _day(at: datetime) -> str:
    return at.astimezone(ZoneInfo(where_it_is(11))).strftime("%F")


def test_another_team_is_asked_to_reach_nobody_of_ours(there: Shop, seen_by: SeenBy) -> None:
    case = let_down(there, where_it_is(11))
    assert "Amal Haddad" not in text_of(seen_by(there.sefa))
    task = case.attempts.get(attempt=1)
    assert seen_by(there.sefa).post(f"/outreach/{task.pk}/", {"result": "reached"}).status_code == 404
