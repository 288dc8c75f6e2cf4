"""Use of authority and spend, as managers read it: shares with n, unused limits, limits too low, budgets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import AuditEntry, Role, User
from makegood.remedies.authority.limits import set_budget, set_limits
from makegood.remedies.authority.use import cases_settled
from makegood.remedies.models import Limit, Offer
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.making import Gift, make_offer
from tests.desk.story import Shop, case, person

SeenBy = Callable[[User], Client]
BUDGET = 16


def gives(there: Shop, pounds: int, number: int, yes: bool | None = None) -> None:
    at, on = timezone.now(), case(there.maya, there.web, f"Ann {number}", "Late", "Ring")
    offer = make_offer(on, Gift("refund", "GBP", pounds * 100), by=there.maya, at=at)
    if yes is not None:
        decide(offer, yes, offer.seen, by=there.jonas, at=at)


def read(browser: Client, address: str = "/authority/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.capability("OWN-09")
def test_nearly_always_granted_the_page_proposes_to_raise_the_limit_and_a_tap_does(
    there: Shop, seen_by: SeenBy
) -> None:
    set_limits("agent", {"day": None}, by=None, at=timezone.now())
    set_limits("manager", {"day": None}, by=None, at=timezone.now())
    for number in range(100):
        gives(there, 60, number, yes=number >= 5)
    jonas = seen_by(there.jonas)
    page = read(jonas)
    assert "Agent, Refund: raise the limit to £60.00" in page
    assert "95 of 100 questions above £50.00 and up to £60.00 were answered yes. 95 %" in page
    said = {"role": "agent", "remedy": "refund", "currency": "GBP", "to": "6000"}
    told = jonas.post("/authority/limits/", said, follow=True).content.decode()
    assert "Raised. It stands in the audit trail." in told and "raise the limit to" not in told
    line = Limit.objects.get(role="agent")
    assert (line.remedy, line.grant, line.case) == (None, 60, 100)
    assert AuditEntry.objects.filter(stream="limits:agent", by=there.jonas).exists()
    assert jonas.post("/authority/limits/", said).status_code == 409


@pytest.mark.capability("OWN-09")
def test_it_shows_what_is_settled_without_asking_and_what_lies_unused(there: Shop, seen_by: SeenBy) -> None:
    for number in range(3):
        gives(there, 20, number)
    gives(there, 90, 9, yes=True)
    page = read(seen_by(there.jonas))
    assert "with the 95 % Wilson interval" in page
    assert "Settled without asking" in page and "of 4, too few to know" in page
    row = page.partition("By role and remedy")[2]
    for told in ("Agent", "Refund", "of 4", "£20.00", "£50.00", "60 %"):
        assert told in row, told


@pytest.mark.capability("OWN-09")
def test_a_case_counts_once_and_the_month_that_ended_has_a_share_of_its_own(
    there: Shop, seen_by: SeenBy
) -> None:
    at = timezone.now()
    for number in range(4):
        gives(there, 20, number)
    twice = Offer.objects.latest("pk").case
    make_offer(twice, Gift("credit", "GBP", 100), by=there.maya, at=at)
    gives(there, 90, 9, yes=True)
    gives(there, 91, 10)
    withdraw(Offer.objects.latest("pk"), by=there.maya, at=at)
    assert cases_settled(at - timedelta(days=1), at + timedelta(minutes=1)) == (4, 5)
    Offer.objects.update(made_at=at.replace(day=1) - timedelta(days=5))
    page = read(seen_by(there.jonas), "/authority/?days=90")
    assert page.count("of 5, too few to know") == 2


def test_a_budget_burns_down_live(there: Shop, seen_by: SeenBy) -> None:
    set_budget("GBP", 20_000, by=there.jonas, at=timezone.now())
    gives(there, 50, 1)
    page = read(seen_by(there.jonas))
    assert "£50.00 of £200.00" in page and "25.0 % is spoken for" in page and "£150.00" in page


def test_before_anything_was_offered_it_says_what_will_be_here(there: Shop, seen_by: SeenBy) -> None:
    assert "Nothing was offered in these days." in read(seen_by(there.jonas), "/authority/?days=90")


def test_agents_and_leads_have_no_such_page_and_auditors_change_nothing(there: Shop, seen_by: SeenBy) -> None:
    assert seen_by(there.maya).get("/authority/").status_code == 403
    assert seen_by(there.ruth).get("/authority/").status_code == 403
    auditor = seen_by(person("Vera Stahl", Role.AUDITOR))
    assert read(auditor) and auditor.post("/authority/limits/").status_code == 403


def test_more_offers_cost_no_more_questions(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(9):
        gives(there, 55, number)
    browser = seen_by(there.jonas)
    with django_assert_max_num_queries(BUDGET):
        read(browser)
