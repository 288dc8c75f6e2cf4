"""The customer says whether it was less than she expected, as she expected, or more; nobody says it for her."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.cases.models import Case
from makegood.followup.models import CheckBack
from makegood.insights.queries import report
from makegood.loop.ending import hear_from, resolve
from makegood.outreach.links import make_tokens
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from tests.cases.people import again, case_of
from tests.portal.test_survey import main
from tests.remedies.people import House, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(shop: object) -> House:
    return house()


@pytest.fixture
def case(crew: House) -> Case:
    """Ann's case, on which she was given twenty pounds and written to, and which we think is right."""
    found = case_of(crew.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")
    gift = make_offer(found, Gift("refund", "GBP", 2000), by=crew.maya, at=timezone.now())
    give(gift, payer="by_hand", reference="transfer 17", by=crew.maya, at=timezone.now())
    Case.objects.update(first_reply_at=timezone.now())
    resolve(again(found), by=crew.maya, at=timezone.now())
    return again(found)


@pytest.fixture
def hers(browser: Client, case: Case) -> Client:
    browser.get(f"/my-case/{make_tokens([case.pk], at=timezone.now())[case.pk]}/")
    return browser


def taps(browser: Client, case: Case, path: str, **said: str) -> str:
    answer = browser.post(
        f"/my-case/verdict/{path}", {"case": str(case.pk), "once": "a" * 22} | said, follow=True
    )
    return main(answer.content.decode())


@pytest.mark.capability("MIR-06")
def test_with_her_yes_one_tap_says_how_it_compares_and_its_cost_stands_beside_it(
    hers: Client, case: Case, crew: House
) -> None:
    page = taps(hers, case, "", verdict="right")
    assert "Was it what you expected?" in page and "More than I expected" in page
    page = taps(hers, case, "measure/", measure="exceeded")
    assert "Was it what you expected?" not in page and "How are you with us now?" in page
    # said once; what comes later changes nothing
    taps(hers, case, "measure/", measure="short")
    assert CheckBack.objects.get(answer="right").measure == "exceeded"
    maya = Client()
    maya.force_login(crew.maya)
    shown = maya.get(f"/cases/{case.ref}/").content.decode().partition('id="right"')[2]
    assert "The customer: it was more than expected" in shown and "It cost us £20.00." in shown
    figures = maya.get("/radar/speed/").content.decode()
    assert "1 of 1 who said so; £20.00 given on 1 case" in figures
    assert report(timezone.now())["compared_with_expected"]["exceeded"]["k"] == 1


def test_nobody_of_ours_can_say_it_for_her(hers: Client, case: Case, crew: House) -> None:
    hear_from(case, "right", "She says it is fine.", by=crew.maya, at=timezone.now())
    assert CheckBack.objects.get(answer="right").measure == ""
    assert "Was it what you expected?" in main(hers.get("/my-case/").content.decode())


def test_before_a_yes_and_after_a_not_yet_nothing_is_asked(hers: Client, case: Case) -> None:
    assert "Was it what you expected?" not in main(hers.get("/my-case/").content.decode())
    taps(hers, case, "measure/", measure="met")
    assert "Was it what you expected?" not in taps(hers, case, "", verdict="not_yet")
    assert not CheckBack.objects.exclude(measure="").exists()
    assert not case.events.filter(verb__startswith="measure.").exists()


def test_it_asks_in_her_language(hers: Client, case: Case) -> None:
    taps(hers, case, "", verdict="right")
    assert "Mehr als erwartet" in main(hers.get("/my-case/?lang=de").content.decode())
