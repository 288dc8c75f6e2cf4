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


def test_an_own_up_on_a_case_that_was_put_right_brings_it_back_to_work_today(
    orders: None, there: Shop, seen_by: SeenBy
) -> None:
    heard(says("a-1", 1, "Wrong set.", customer=ANN, encounter="order-7", team="Web shop"), at=timezone.now())
    for status in ("resolved", "recovered"):
        at = timezone.now()
        Case.objects.update(status=status, resolved_at=at, recovered_at=at)
        page = say(seen_by(there.tom), about="order-7", what="It was me.")
        found = Case.objects.get()
        assert (found.status, found.owner) == ("open", there.ruth)
        assert found.due_at and found.due_at <= day_end(timezone.now())
        assert "Ruth Adler looks after it, and the customer hears from us today" in page
        assert "Ann Thorne" in words(seen_by(there.ruth).get("/").content.decode()).split("Tomorrow")[0]


@pytest.mark.parametrize("reachable", [True, False])
def test_who_asked_for_silence_or_cannot_be_reached_is_promised_no_word(
    orders: None, there: Shop, seen_by: SeenBy, reachable: bool
) -> None:
    heard(says("a-1", 1, "Wrong set.", customer=ANN, encounter="order-7", team="Web shop"), at=timezone.now())
    Case.objects.update(reachable=reachable)
    Customer.objects.update(do_not_contact=reachable)
    page = say(seen_by(there.tom), about="order-7", what="It was me.")
    assert "looks after it. This customer is not written to or rung." in page and "It was me." in page
    assert not Case.objects.get().events.filter(verb="case.contact_today").exists()


def test_of_several_people_one_is_chosen(there: Shop, seen_by: SeenBy) -> None:
    for name in ("Ann Thorne", "Ann Marsh"):
        case(there.maya, there.web, name, "Late", "Ring")
    browser = seen_by(there.tom)
    assert "Whom do you mean? Ann Marsh Ann Thorne None of these" in say(
        browser, about="ann", what="I forgot her."
    )
    assert not Case.objects.filter(own_up=True).exists()
    thorne = Customer.objects.get(name="Ann Thorne")
    none = say(browser, about="ann", asked="ann", what="I forgot her.", customer="0")
    assert "no order, case or customer of yours like “ann”" in none
    assert not Case.objects.filter(own_up=True).exists()
    say(browser, about="ann", asked="ann", what="I forgot her.", customer=str(thorne.pk))
    assert Case.objects.get(own_up=True).customer == thorne


def test_who_corrects_the_words_is_not_held_to_what_was_chosen_before(there: Shop, seen_by: SeenBy) -> None:
    for name in ("Ann Thorne", "Ann Marsh", "Bo Lind"):
        case(there.maya, there.web, name, "Late", "Ring")
    thorne = Customer.objects.get(name="Ann Thorne")
    said = {"about": "bo", "asked": "ann", "what": "I forgot him.", "customer": str(thorne.pk)}
    say(seen_by(there.tom), **said)
    assert Case.objects.get(own_up=True).customer == Customer.objects.get(name="Bo Lind")


def followed(browser: Client, page: str) -> dict[str, str]:
    """What the form holds when one goes on from this page by its link."""
    (link,) = re.findall(r'href="(/own-ups/\?[^"]*)"', browser.get(page).content.decode())
    answer = browser.get(link)
    assert answer.status_code == 200
    form = answer.content.decode().split('<form class="stack plain"')[1]
    fields = re.findall(r'<input (?:type="hidden"|id="about") name="(\w+)"[^>]*?value="([^"]*)"', form)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def test_from_a_case_it_is_that_case_though_an_order_of_somebody_else_has_its_number(
    there: Shop, seen_by: SeenBy
) -> None:
    mine = case(there.maya, there.web, "Yusuf Demir", "Late", "Ring")
    heard(happens(mine.ref, customer=ANN, team="Web shop", status="ok"), at=timezone.now())
    browser = seen_by(there.tom)
    form = followed(browser, f"/cases/{mine.ref}/")
    assert form["about"] == f"#{mine.ref}"
    assert "It was me." in say(browser, what="It was me.", **form)
    assert mine.notes.get().text == "It was me."
    say(browser, about=f"#{mine.ref}", what="And late.")
    assert mine.notes.count() == 2 and Case.objects.count() == 1
    # a bare number is an order's before it is a case's
    say(browser, about=mine.ref, what="Her too.")
    assert Case.objects.get(own_up=True).customer == Customer.objects.get(name="Ann Thorne")


def test_from_a_customer_it_is_that_customer_though_another_has_her_name(
    there: Shop, seen_by: SeenBy
) -> None:
    case(there.maya, there.web, "Ann Thorne", "Late", "Ring")
    first = Customer.objects.get()
    second = Customer.objects.create(name=first.name, folded=first.folded)
    case(there.maya, there.web, "Bo Lind", "Late", "Ring", customer=second)
    browser = seen_by(there.tom)
    say(browser, what="I forgot her.", **followed(browser, f"/customers/{second.pk}/"))
    assert Case.objects.get(own_up=True).customer == second


def test_a_case_or_customer_of_another_team_is_not_there(there: Shop, seen_by: SeenBy) -> None:
    hers = case(there.maya, there.web, "Yusuf Demir", "Late", "Ring")
    browser = seen_by(there.sefa)
    assert browser.get("/own-ups/", {"case": hers.ref}).status_code == 404
    assert browser.get("/own-ups/", {"customer": str(hers.customer_id)}).status_code == 404
    said = {"about": "x", "asked": "x", "what": "Me.", "severity": "2", "case": hers.ref}
    assert browser.post("/own-ups/", said).status_code == 404
    assert not hers.notes.exists()


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


def test_a_lead_who_is_no_member_of_her_team_owns_up_to_its_orders_and_sees_its_customers(
    orders: None, there: Shop, seen_by: SeenBy
) -> None:
    there.ruth.membership_set.all().delete()
    browser = seen_by(there.ruth)
    assert browser.get(f"/customers/{Customer.objects.get().pk}/").status_code == 200
    say(browser, about="order-7", what="I forgot her.")
    mine = Case.objects.get(own_up=True)
    assert mine.encounter and mine.encounter.external_id == "order-7"


def test_both_things_are_needed_and_pages_lead_here_with_the_first(
    orders: None, there: Shop, seen_by: SeenBy
) -> None:
    browser = seen_by(there.tom)
    assert "Two things are needed" in say(browser, about="order-7", what="")
    form = followed(browser, f"/customers/{Customer.objects.get(name='Ann Thorne').pk}/")
    assert form["about"] == "ann@shop.example"
    assert 'value="ann@shop.example"' in browser.get("/own-ups/?about=ann@shop.example").content.decode()
