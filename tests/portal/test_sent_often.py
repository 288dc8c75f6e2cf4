"""A survey's answer sent twenty times at once, through the real server: one answer, one case, the same thanks."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.lib.text import sha256
from makegood.listening.models import Invitation, Signal, Survey
from tests.desk.test_radar import words
from tests.front import front, front_database

__all__ = ["front", "front_database"]


def invited(name: str) -> Invitation:
    at = timezone.now()
    survey, _made = Survey.objects.get_or_create(name="After an order", slug="orders", token="a" * 22)
    customer = Customer.objects.create(name=name, email=f"{name}@shop.example")
    return Invitation.objects.create(
        survey=survey, customer=customer, digest=sha256(name), made_at=at, expires_at=at + timedelta(days=28)
    )


@pytest.mark.parametrize("at_once", [2, 20])
def test_an_answer_sent_many_times_at_once_is_one_answer_and_one_case(front: str, at_once: int) -> None:
    mine = invited(f"ann-{at_once}")
    with httpx.Client(base_url=front, timeout=120) as browser:
        page = browser.get(f"/i/ann-{at_once}/", follow_redirects=True).text
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        said = {"about": str(mine.pk), "score": "2", "comment": "Wrong set.", "csrfmiddlewaretoken": token}

        def send(_number: int) -> httpx.Response:
            with httpx.Client(base_url=front, timeout=120, cookies=dict(browser.cookies)) as hand:
                return hand.post("/survey/", data=said, headers={"referer": front}, follow_redirects=True)

        with ThreadPoolExecutor(at_once) as hands:
            told = list(hands.map(send, range(at_once)))
        assert {one.status_code for one in told} == {200}
        (thanks,) = {words(one.text) for one in told}
        assert "writes to you by" in thanks
        # the next day the same is sent once more, and another score
        Invitation.objects.filter(pk=mine.pk).update(answered_at=timezone.now() - timedelta(days=1))
        for score in ("2", "5"):
            again = browser.post("/survey/", data=said | {"score": score}, headers={"referer": front})
            assert words(again.text) == thanks
    signal = Signal.objects.get(customer=mine.customer)
    assert signal.score == 2 and Case.objects.filter(customer=mine.customer).count() == 1
    assert Case.objects.get(customer=mine.customer).grounds.count() == 1
