"""Many taps at once on what is offered, through the real server: one choice, kept, and told to every one of them."""

import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.utils import timezone

from makegood.cases.models import Event, Notice
from makegood.outreach.links import make_tokens
from makegood.remedies.models import Offer
from tests.cases.people import case_of
from tests.front import front, front_database
from tests.remedies.people import gives, house

__all__ = ["front", "front_database"]


@pytest.mark.capability("MIR-13")
def test_of_three_offers_tapped_twenty_times_at_once_one_is_hers(front: str) -> None:
    crew, at = house(), timezone.now()
    case = case_of(crew.maya, key="at-once", at=at)
    offers = [gives(crew.maya, case, amount, at=at) for amount in (1000, 1100, 1200)]
    token = make_tokens([case.pk], at=at)[case.pk]
    with httpx.Client(base_url=front, timeout=60) as browser:
        page = browser.get(f"/my-case/{token}/", follow_redirects=True).text
        secret = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]

        def tap(number: int) -> httpx.Response:
            offer = offers[number % 3]
            said = {"case": str(case.pk), "once": "a" * 22, "offer": f"{offer.pk}:{offer.seen}"}
            with httpx.Client(base_url=front, timeout=60, cookies=dict(browser.cookies)) as hand:
                form = said | {"csrfmiddlewaretoken": secret}
                return hand.post("/my-case/choice/", data=form, headers={"referer": front})

        with ThreadPoolExecutor(20) as hands:
            told = list(hands.map(tap, range(20)))
    states = sorted(Offer.objects.filter(case=case).values_list("state", flat=True))
    assert states == ["accepted", "withdrawn", "withdrawn"]
    (hers,) = (n for n, offer in enumerate(offers) if Offer.objects.get(pk=offer.pk).state == "accepted")
    for number, answer in enumerate(told):
        assert answer.status_code == (303 if number % 3 == hers else 409), answer.text
    assert Event.objects.filter(case=case, verb="offer.accepted").count() == 1
    assert Event.objects.filter(case=case, verb="offer.withdrawn").count() == 2
    assert Notice.objects.filter(case=case, kind=Notice.Kind.CHOSE).count() == 1
