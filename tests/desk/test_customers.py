"""One customer and everything between her and us; finding her and her cases."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.incoming import CustomerIn
from tests.cast import happens, heard, says
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
BUDGET = 24
AMAL = CustomerIn(id="c-7", email="amal@home.example", phone="+44 117 496 0177", name="Amal Haddad")


def text_of(browser: Client, address: str, **asked: str) -> str:
    answer = browser.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def amal(there: Shop) -> Customer:
    """Amal ordered, wrote by e-mail and in the forum, and gave a 2 in the survey."""
    at = timezone.now() - dt.timedelta(days=2)
    order = happens("48213", customer=AMAL, product="Brush pens", occurred_at=at, status="ok", happened_at=at)
    heard(order, at=at, source="webshop")
    mail = says(
        "m-1", comment="The pens are dry.", kind="complaint", channel="e-mail", customer=AMAL, occurred_at=at
    )
    post = says("f-1", comment="Anyone else with dry pens?", kind="mention", channel="forum", customer=AMAL)
    heard(mail, post, at=timezone.now(), source="inbox")
    heard(says("s-1", 2, customer=AMAL), at=timezone.now(), source="survey")
    Case.objects.update(team=there.web, owner=there.maya)
    return Customer.objects.get()


@pytest.mark.capability("LIS-07")
def test_all_that_one_customer_said_stands_on_one_timeline_with_its_source(
    there: Shop, amal: Customer, seen_by: SeenBy
) -> None:
    page = text_of(seen_by(there.maya), f"/customers/{amal.pk}/")
    line = page.partition('id="between"')[2]
    for told in (
        "The pens are dry.",
        "e-mail",
        "Anyone else with dry pens?",
        "forum",
        "2 of 5",
        "Order 48213",
    ):
        assert told in line
    assert "Order 48213" in text_of(seen_by(there.maya), f"/customers/{amal.pk}/", kind="orders")
    assert (
        "dry pens"
        not in text_of(seen_by(there.maya), f"/customers/{amal.pk}/", kind="orders")
        .partition('id="between"')[2]
        .partition("<aside")[0]
    )


@pytest.mark.capability("RES-06")
@pytest.mark.parametrize(
    "words", ["Amal", "haddad am", "amal@home.example", "+44 117 496 0177", "00441174960177"]
)
def test_whoever_answers_the_telephone_finds_the_whole_story_in_one_search(
    there: Shop, amal: Customer, seen_by: SeenBy, words: str
) -> None:
    page = text_of(seen_by(there.maya), "/find/", q=words)
    assert f"/customers/{amal.pk}/" in page
    assert f"/cases/{Case.objects.order_by('pk')[0].ref}/" in page


def test_a_case_is_found_by_its_number(there: Shop, seen_by: SeenBy) -> None:
    made = case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    assert f'/cases/{made.ref}/"' in text_of(seen_by(there.maya), "/find/", q=f"#{made.ref}")


def test_the_palette_gets_lines_and_no_page(there: Shop, amal: Customer, seen_by: SeenBy) -> None:
    answer = seen_by(there.maya).get("/find/", {"q": "amal"}, headers={"HX-Request": "true"})
    assert 'role="option"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_another_team_finds_neither_the_customer_nor_the_case(
    there: Shop, amal: Customer, seen_by: SeenBy
) -> None:
    sefa = seen_by(there.sefa)
    assert sefa.get(f"/customers/{amal.pk}/").status_code == 404
    assert "Amal" not in text_of(sefa, "/find/", q="amal").partition("<main")[2].replace('value="amal"', "")
    assert f"/customers/{amal.pk}/" not in text_of(sefa, "/customers/", q="amal")


def test_hers_is_found_among_any_number_of_namesakes_she_may_not_see(there: Shop, seen_by: SeenBy) -> None:
    Customer.objects.bulk_create(Customer(name=f"Amal {n}", folded=f"amal {n}") for n in range(500))
    case(there.sefa, there.harbour, "Amal Zidan", "Ink bottle leaked", "Offer book and ink")
    assert "Amal Zidan" in text_of(seen_by(there.sefa), "/customers/", q="amal")
    assert "Amal 7" not in text_of(seen_by(there.sefa), "/customers/", q="amal")
    assert "Amal Zidan" in text_of(seen_by(there.sefa), "/find/", q="amal")


def test_of_many_whose_names_begin_so_the_first_by_name_are_shown(there: Shop, seen_by: SeenBy) -> None:
    named = [f"Ann {number:03}" for number in reversed(range(230))]
    Customer.objects.bulk_create(Customer(name=name, folded=name.lower()) for name in named)
    page = text_of(seen_by(there.jonas), "/customers/", q="ann")
    assert [name for name in sorted(named) if f">{name}<" in page] == sorted(named)[:50]


def test_a_number_that_is_somebodys_telephone_still_finds_the_words(
    there: Shop, amal: Customer, seen_by: SeenBy
) -> None:
    case(there.sefa, there.harbour, "Oskar Lund", "Ink bottle leaked", "Offer book and ink")
    Case.objects.filter(headline="Ink bottle leaked").update(folded="oskar lund 01174960177")
    assert "Oskar Lund" in text_of(seen_by(there.sefa), "/find/", q="01174960177")


def test_who_was_let_down_lately_stands_on_the_list(there: Shop, amal: Customer, seen_by: SeenBy) -> None:
    assert "Amal Haddad" in text_of(seen_by(there.maya), "/customers/")


def test_an_older_page_goes_on_where_the_newer_one_ended(
    there: Shop, amal: Customer, seen_by: SeenBy
) -> None:
    start = timezone.now() - dt.timedelta(days=200)
    answers = [says(f"o-{n}", 5, customer=AMAL, occurred_at=start + dt.timedelta(days=n)) for n in range(60)]
    heard(*answers, at=timezone.now(), source="old", since=timezone.now() - dt.timedelta(days=30))
    browser = seen_by(there.maya)
    first = text_of(browser, f"/customers/{amal.pk}/", kind="words")
    before = first.partition('rel="next"')[2].partition("before=")[2].partition("#")[0].replace("%3A", ":")
    second = text_of(browser, f"/customers/{amal.pk}/", kind="words", before=before.replace("%2B", "+"))
    rows = [page.partition('id="between"')[2].count('<th scope="row">') for page in (first, second)]
    assert rows == [50, 13]


def test_the_page_costs_no_more_questions_however_long_the_story(
    there: Shop, amal: Customer, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = seen_by(there.maya)
    with django_assert_max_num_queries(BUDGET):
        text_of(browser, f"/customers/{amal.pk}/")


def test_a_customer_is_given_a_person_of_her_own_and_nobody_in_particular_again(
    there: Shop, amal: Customer, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    assert browser.post(f"/customers/{amal.pk}/person/", {"person": there.tom.pk}).status_code == 302
    amal.refresh_from_db()
    assert amal.person == there.tom
    browser.post(f"/customers/{amal.pk}/person/", {"person": ""})
    amal.refresh_from_db()
    assert amal.person is None
    assert seen_by(there.sefa).post(f"/customers/{amal.pk}/person/", {"person": ""}).status_code == 404
