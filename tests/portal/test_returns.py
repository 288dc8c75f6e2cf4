"""Sending something back, from My case: her label and no hurry, in her language, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation
from makegood.cases.models import Case
from makegood.listening.incoming import CustomerIn
from makegood.loop.sending_back import ask_back
from makegood.outreach.links import make_tokens
from makegood.remedies.models import Return
from tests.cases.people import case_of, crew
from tests.portal.test_survey import main
from tests.remedies.papers import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(shop: Organisation) -> Case:
    Organisation.objects.update(returns_to="4 Mill Yard\nHarbour Street 9")
    return case_of(crew().maya, at=timezone.now() - timedelta(minutes=5), comment="The wrong markers came.")


@pytest.fixture
def parcel(case: Case) -> Return:
    return ask_back(case, "the marker set", "wrong set", by=case.owner, at=timezone.now())


@pytest.fixture
def hers(browser: Client, case: Case, parcel: Return) -> Client:
    browser.get(f"/my-case/{make_tokens([case.pk], at=timezone.now())[case.pk]}/")
    return browser


def sees(browser: Client, language: str = "en") -> str:
    return main(browser.get(f"/my-case/?lang={language}").content.decode())


def test_her_label_is_on_her_page_and_she_says_when_it_is_on_its_way(hers: Client, parcel: Return) -> None:
    page = sees(hers)
    for said in ("the marker set", "there is no date to keep", "It costs you nothing", parcel.number):
        assert said in page
    answer = hers.get(f"/my-case/returns/{parcel.pk}/label.pdf")
    assert answer["Cache-Control"] == "private, no-store"
    assert Paper(answer.content).codes["Code128"] == parcel.rma
    for _tap in range(2):
        hers.post(f"/my-case/returns/{parcel.pk}/sent/")
    assert "It is on its way to us. Thank you." in sees(hers)
    assert Return.objects.get().state == "sent"


def test_what_she_keeps_asks_nothing_of_her(hers: Client, parcel: Return) -> None:
    Return.objects.update(state="kept")
    page = sees(hers)
    assert "Please keep it, give it away or recycle it" in page
    assert "I have sent it" not in page


def test_another_customers_label_is_not_hers(browser: Client, parcel: Return, case: Case) -> None:
    other = case_of(case.owner, at=timezone.now(), key="other", customer=CustomerIn(id="c-10"))
    browser.get(f"/my-case/{make_tokens([other.pk], at=timezone.now())[other.pk]}/")
    assert Return.objects.filter(case=other).count() == 0
    assert browser.get(f"/my-case/returns/{parcel.pk}/label.pdf").status_code == 404
    assert browser.post(f"/my-case/returns/{parcel.pk}/sent/").status_code == 404


def test_without_the_link_there_is_no_label(browser: Client, parcel: Return) -> None:
    answer = browser.get(f"/my-case/returns/{parcel.pk}/label.pdf")
    assert answer.status_code in {403, 404, 410} and b"%PDF" not in answer.content


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "Envíelo cuando le venga bien"), ("de", "Schicken Sie es, wann es Ihnen passt")],
)
def test_it_speaks_her_language(hers: Client, language: str, said: str) -> None:
    assert said in sees(hers, language)
