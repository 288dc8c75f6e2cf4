"""Tell us: every way, what happens next, who helps outside; and a form for whoever comes."""

import pytest
from django.test import Client

from makegood.accounts.models import Organisation
from makegood.cases.models import Case

pytestmark = pytest.mark.django_db
SAID = {"once": "a" * 22, "text": "The lamp sparks."}


@pytest.mark.capability("LIS-13")
def test_channels_hours_stages_and_outside_bodies_are_there_without_signing_in(
    browser: Client, shop: Organisation
) -> None:
    shop.tell_us = {
        "channels": [
            {"name": "Telephone", "value": "+44 117 496 0142", "hours": "Monday to Friday, 9 to 17:30"}
        ],
        "outside": [
            {"name": {"en": "Arbitration office", "de": "Schlichtungsstelle"}, "url": "https://adr.example/"}
        ],
    }
    shop.save()
    page = browser.get("/tell-us/").content.decode()
    for said in (
        'href="tel:+441174960142"',
        "Monday to Friday, 9 to 17:30",
        "Only your yes ends it.",
        "https://adr.example/",
    ):
        assert said in page
    assert "Schlichtungsstelle" in browser.get("/tell-us/?lang=de").content.decode()


def test_what_a_stranger_tells_opens_a_case_and_she_can_be_answered(
    browser: Client, shop: Organisation
) -> None:
    answer = browser.post(
        "/tell-us/", SAID | {"name": "Bo Lind", "email": "bo@shop.example", "order": "77"}, follow=True
    )
    assert "It has reached a person of ours" in answer.content.decode()
    case = Case.objects.get()
    assert case.reachable and str(case.customer) == "Bo Lind" and case.case_key == "e:77"


def test_told_twice_it_is_one_case(browser: Client, shop: Organisation) -> None:
    for _time in range(2):
        browser.post("/tell-us/", SAID)
    assert Case.objects.count() == 1


def test_the_card_of_a_place_tells_where_it_was(browser: Client, shop: Organisation) -> None:
    assert (
        'name="place" value="Harbour Street"'
        in browser.get("/tell-us/?place=Harbour+Street").content.decode()
    )
    browser.post("/tell-us/", SAID | {"place": "Harbour Street"})
    assert Case.objects.get().grounds.get().signal.place == "Harbour Street"


def test_an_address_that_is_none_is_asked_for_again_and_the_words_are_kept(
    browser: Client, shop: Organisation
) -> None:
    answer = browser.post("/tell-us/", SAID | {"email": "bo at shop"})
    assert answer.status_code == 422
    assert "The lamp sparks." in answer.content.decode()


def test_above_the_cap_strangers_tell_into_one_incident(browser: Client, shop: Organisation) -> None:
    Organisation.objects.update(settings={"daily_reports": 1})
    for number in range(4):
        browser.post("/tell-us/", SAID | {"once": f"page-{number}"})
    assert Case.objects.count() == 2
    assert Case.objects.get(case_key__startswith="i:tell-us").grounds.count() == 3


def test_one_network_cannot_flood_us(browser: Client, shop: Organisation) -> None:
    codes = [browser.post("/tell-us/", SAID | {"once": f"page-{n}"}).status_code for n in range(11)]
    assert codes == [303] * 10 + [429]
