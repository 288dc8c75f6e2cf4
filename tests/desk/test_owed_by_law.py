"""What the law owes: it holds a closing back until it is given, or until somebody says why it is not."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.models import Case, Note
from makegood.loop.owed_by_law import SET_ASIDE
from makegood.remedies.models import Offer
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from tests.cases.people import again, verbs
from tests.remedies.flights import flight, lives
from tests.remedies.people import House, gives, house

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]
CAUSE = {"cause": "The aircraft was late", "ours": "on"}
OWED = "The law owes this, and it is not given: Refund, €400.00 (Regulation (EC) No 261/2004)."


@pytest.fixture
def crew() -> House:
    found = house()
    lives("shop", "eu-261", by=found.mona)
    return found


@pytest.fixture
def case(crew: House) -> Case:
    """A late flight of EUR 90 of which Ann was told."""
    found = flight(crew.maya)
    actions.contacted(again(found), by=crew.maya, at=timezone.now())
    return found


def closes(browser: Client, case: Case, outcome: str, **more: str) -> str:
    """What the page answers to a closing."""
    said = CAUSE | {"outcome": outcome, **more}
    return browser.post(f"/cases/{case.ref}/closure/", said).content.decode()


@pytest.mark.capability("MIR-17")
def test_a_fee_waived_in_place_of_what_the_law_owes_closes_nothing(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    browser, at = seen_by(crew.maya), timezone.now()
    withdraw(gives(crew.ada, case, 40_000, currency="EUR", at=at), by=crew.ada, at=at)
    small = gives(crew.maya, case, 100, currency="EUR", remedy="fee_waiver", at=at, reason="At once.")
    give(small, reference="Card slip 1", by=crew.maya, at=at)
    for outcome in ("silent", "apologised", "withdrawn", "not_possible"):
        assert OWED in closes(browser, case, outcome)
    right = browser.post(f"/cases/{case.ref}/resolution/")
    assert (right.status_code, OWED in right.content.decode()) == (409, True)
    assert "If it is not given: why?" in browser.get(f"/cases/{case.ref}/closure/").content.decode()
    guess = closes(browser, case, "silent", why_not="She just wants free money.")
    assert "guesses why" in guess and again(case).status == "contacted"
    closes(browser, case, "silent", why_not="A strike of the tower: the Regulation excepts it.")
    assert (again(case).outcome, verbs(case).count(SET_ASIDE)) == ("silent", 1)
    assert Note.objects.filter(case=case, text__contains="A strike of the tower").exists()


def test_given_whole_it_closes_and_a_reason_said_once_is_not_asked_for_again(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    browser, at = seen_by(crew.maya), timezone.now()
    said = {"why_not": "The airport was shut: the Regulation excepts it."}
    browser.post(f"/cases/{case.ref}/resolution/", said)
    assert again(case).status == "resolved"
    assert "If it is not given" not in browser.get(f"/cases/{case.ref}/closure/").content.decode()
    owed = gives(crew.ada, case, 40_000, currency="EUR", at=at)
    give(owed, reference="Transfer 7", by=crew.ada, at=at)
    closes(browser, case, "silent")
    assert (again(case).outcome, verbs(case).count(SET_ASIDE)) == ("silent", 1)


@pytest.mark.capability("MIR-17")
def test_a_debt_in_another_currency_than_the_case_is_offered_by_the_same_tap(
    crew: House, seen_by: SeenBy
) -> None:
    case, browser = flight(crew.maya, "GBP"), seen_by(crew.maya)
    page = browser.get(f"/cases/{case.ref}/").content.decode()
    shown = page.partition('id="right"')[2]
    said = dict(
        re.findall(r'name="(remedy|currency|amount|looked_at)" value="([^"]*)"', shown.split("</form>")[0])
    )
    assert (said["remedy"], said["currency"], said["amount"]) == ("refund", "EUR", "400.00")
    answer = browser.post(f"/cases/{case.ref}/offers/", said, follow=True)
    assert answer.status_code == 200
    made = Offer.objects.get(case=case)
    assert (made.amount, made.currency, made.state) == (40_000, "EUR", "awaiting_approval")
