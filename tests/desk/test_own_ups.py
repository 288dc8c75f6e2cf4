"""Owning up on the desk: two fields, a customer who is told today, and nobody who pays for saying it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.desk.nav import day_end
from makegood.followup.models import CheckBack
from tests.cast import ANN, happens, heard, says
from tests.desk.story import Shop, case
from tests.desk.test_radar import words

SeenBy = Callable[[User], Client]


@pytest.fixture
def orders(there: Shop) -> None:
    heard(happens("order-7", customer=ANN, team="Web shop", status="ok"), at=timezone.now())


def say(browser: Client, **said: str) -> str:
    """What the page answers to somebody who owns up, and where it leads."""
    answer = browser.post("/own-ups/", {"severity": "2"} | said, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def comparisons(browser: Client) -> str:
    """How teams and people stand, as the speed report says."""
    page = browser.get("/radar/speed/").content.decode()
    return words(
        "".join(re.findall(r'<section class="section" aria-labelledby="by-.*?</section>', page, re.S))
    )


@pytest.mark.capability("OWN-05")
def test_an_own_up_opens_a_case_due_today_and_no_ranking_ever_holds_it(
    orders: None, there: Shop, seen_by: SeenBy
) -> None:
    case(there.maya, there.web, "Yusuf Demir", "Late", "Ring", score_before=2, scale="1-5")
    before = comparisons(seen_by(there.jonas))
    assert "Maya Okafor 1" in before and "Web shop 1" in before
    page = say(seen_by(there.tom), about="order-7", what="I packed the wrong set.")
    mine = Case.objects.get(own_up=True)
    assert f"{mine.owner.name} looks after it, and the customer hears from us today" in page
    assert "I packed the wrong set." in page
    # the contact stands on the owner's Today, due before midnight
    assert mine.due_at and mine.due_at <= day_end(timezone.now())
    today = words(seen_by(mine.owner).get("/").content.decode())
    assert "Ann Thorne" in today.split("Tomorrow")[0]
    # however it goes on: a slow reply, a low score, a "not yet" of the customer
    at = timezone.now()
    Case.objects.filter(pk=mine.pk).update(first_reply_at=at, score_before=1, scale="1-5")
    CheckBack.objects.create(
        case=mine, day=3, due_at=at, asked_at=at, answered_at=at, answer="not_yet", score=1
    )
    assert comparisons(seen_by(there.jonas)) == before
    assert comparisons(seen_by(there.ruth)) == before


def test_who_owns_up_to_a_case_that_is_there_joins_it(orders: None, there: Shop, seen_by: SeenBy) -> None:
    heard(says("a-1", 1, "Wrong set.", customer=ANN, encounter="order-7", team="Web shop"), at=timezone.now())
    page = say(seen_by(there.tom), about=Case.objects.get().ref, what="It was me.")
    assert Case.objects.count() == 1 and "It was me." in page


def test_of_several_people_one_is_chosen(there: Shop, seen_by: SeenBy) -> None:
    for name in ("Ann Thorne", "Ann Marsh"):
        case(there.maya, there.web, name, "Late", "Ring")
    browser = seen_by(there.tom)
    assert "Whom do you mean? Ann Marsh Ann Thorne" in say(browser, about="ann", what="I forgot her.")
    assert not Case.objects.filter(own_up=True).exists()
    thorne = Customer.objects.get(name="Ann Thorne")
    say(browser, about="ann", what="I forgot her.", customer=str(thorne.pk))
    assert Case.objects.get(own_up=True).customer == thorne


def test_whom_one_may_not_see_is_nobody_and_what_was_written_stays(
    orders: None, there: Shop, seen_by: SeenBy
) -> None:
    browser = seen_by(there.sefa)
    for about in ("order-7", "ann@shop.example", "order-8"):
        page = browser.post(
            "/own-ups/", {"about": about, "what": "I forgot her.", "severity": "2"}
        ).content.decode()
        assert (
            f"no order, case or customer of yours like “{about}”" in page and 'value="I forgot her."' in page
        )
    assert not Case.objects.exists()


def test_both_things_are_needed_and_pages_lead_here_with_the_first(
    orders: None, there: Shop, seen_by: SeenBy
) -> None:
    browser = seen_by(there.tom)
    assert "Two things are needed" in say(browser, about="order-7", what="")
    found = browser.get(f"/customers/{Customer.objects.get(name='Ann Thorne').pk}/").content.decode()
    assert "/own-ups/?about=ann%40shop.example" in found.replace("ann@", "ann%40")
    assert 'value="ann@shop.example"' in browser.get("/own-ups/?about=ann@shop.example").content.decode()
