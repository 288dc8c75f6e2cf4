"""The plan of a case and its end, from the pages that hold their forms."""

from collections.abc import Callable

import pytest
from django.test import Client

from makegood.accounts.models import User
from makegood.cases.models import Case, Status
from makegood.learning.models import Review
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]


@pytest.fixture
def kofi(there: Shop) -> Case:
    return case(there.maya, there.web, "Kofi Mensah", "Frame cut two centimetres short", "Ring him")


@pytest.mark.capability("OWN-12")
def test_a_plan_may_rest_only_on_what_we_control(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    browser, address = seen_by(there.maya), f"/cases/{kofi.ref}/plan/"
    not_ours = {"cause": "The carrier lost it", "not_ours": "The carrier's depot"}
    refused = browser.post(address, not_ours)
    assert refused.status_code == 400
    assert "Add one thing that lies in our hands." in refused.content.decode()
    told = browser.post(address, not_ours | {"actions": "Cut a new frame\nBring it round"}, follow=True)
    assert "The plan stands." in told.content.decode()
    kofi.refresh_from_db()
    assert kofi.plan["actions"] == ["Cut a new frame", "Bring it round"]
    assert "Cut a new frame" in browser.get(address).content.decode()


@pytest.mark.capability("FUP-09")
def test_what_went_wrong_twice_needs_apology_and_repair_together(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    Case.objects.update(reopened=1)
    browser, address = seen_by(there.ruth), f"/cases/{kofi.ref}/plan/"
    assert browser.post(address, {"cause_is_ours": "on", "apology": "I rang him"}).status_code == 400
    both = {"cause_is_ours": "on", "apology": "I rang him", "repair": "A new frame by Friday"}
    assert browser.post(address, both).status_code == 302
    kofi.refresh_from_db()
    assert kofi.owner == there.ruth


def test_what_we_think_is_right_waits_for_the_customers_yes(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    page = seen_by(there.maya).post(f"/cases/{kofi.ref}/resolution/", follow=True).content.decode()
    assert "The customer has the last word." in page
    kofi.refresh_from_db()
    assert kofi.status == Status.RESOLVED


def test_what_she_said_on_the_telephone_is_her_word_with_who_heard_it(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    browser, address = seen_by(there.maya), f"/cases/{kofi.ref}/verdicts/"
    early = browser.post(address, {"answer": "right"})
    assert (early.status_code, "Say that first" in early.content.decode()) == (409, True)
    browser.post(f"/cases/{kofi.ref}/resolution/")
    assert 'id="ask-verdict"' in browser.get(f"/cases/{kofi.ref}/").content.decode()
    browser.post(address, {"answer": "not_yet", "words": "The new one is short as well."})
    kofi.refresh_from_db()
    assert (kofi.status, kofi.reopened, kofi.owner) == (Status.OPEN, 1, there.maya)
    page = browser.get(f"/cases/{kofi.ref}/").content.decode()
    assert "The new one is short as well." in page
    browser.post(f"/cases/{kofi.ref}/resolution/")
    browser.post(address, {"answer": "right"})
    kofi.refresh_from_db()
    assert kofi.status == Status.RECOVERED
    heard = kofi.events.filter(verb="case.recovered").get()
    assert heard.by == there.maya
    assert (
        "The customer says it is right · Maya Okafor" in browser.get(f"/cases/{kofi.ref}/").content.decode()
    )


def test_of_somebody_unknown_nobody_can_say_that_it_is_right(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    Case.objects.update(customer=None, status=Status.RESOLVED)
    refused = seen_by(there.maya).post(f"/cases/{kofi.ref}/verdicts/", {"answer": "right"})
    assert (refused.status_code, "Nobody is known" in refused.content.decode()) == (409, True)


@pytest.mark.capability("LEA-01")
def test_a_case_closes_with_a_short_review_and_a_bad_one_with_a_long(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    browser, address = seen_by(there.maya), f"/cases/{kofi.ref}/closure/"
    short = {"outcome": "withdrawn", "cause": "The saw was set for the last order", "ours": "on"}
    assert "Ask why five times" not in browser.get(address).content.decode()
    Case.objects.update(severity=3)
    assert "Ask why five times" in browser.get(address).content.decode()
    whys = [
        "Cut short",
        "Saw not reset",
        "No check on the sheet",
        "The sheet has no room",
        "It is ten years old",
    ]
    asked = {f"why_{number}": why for number, why in enumerate(whys, 1)}
    evidence = {"evidence": "The cutting sheet"}
    for too_little in ({}, evidence, asked, {**asked, **evidence, "why_5": " "}):
        refused = browser.post(address, short | too_little)
        assert refused.status_code == 400
        assert "ask why five times, and name your evidence" in refused.content.decode()
        kofi.refresh_from_db()
        assert kofi.status == Status.OPEN and not Review.objects.exists()
    assert browser.post(address, short | asked | evidence).status_code == 302
    kofi.refresh_from_db()
    assert (kofi.status, kofi.outcome) == (Status.CLOSED, "withdrawn")
    review = Review.objects.get()
    assert (review.whys, review.evidence) == (whys, "The cutting sheet")


def test_no_case_closes_without_a_cause(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    answer = seen_by(there.maya).post(f"/cases/{kofi.ref}/closure/", {"outcome": "withdrawn", "cause": " "})
    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_a_closed_case_offers_no_deeds(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    browser = seen_by(there.maya)
    browser.post(f"/cases/{kofi.ref}/closure/", {"outcome": "withdrawn", "cause": "The saw"})
    page = browser.get(f"/cases/{kofi.ref}/").content.decode()
    assert "ask-note" not in page
    assert "Closed" in page
